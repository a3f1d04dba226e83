package ai.deeptalk.triton;

/** Why a call failed, as far as it decides what the caller does next. */
public enum TritonFailure {
  /**
   * Connection lost, server leaving, or model just unloaded: this replica is gone, others are not.
   */
  GONE,
  /** The model's queue is full: the replica lives, but is asked too much. */
  QUEUE_FULL,
  /** The request waited longer than the server allows: as {@link #QUEUE_FULL}. */
  QUEUE_TIMEOUT,
  /** Our own deadline passed. */
  DEADLINE,
  /** The server never had this model or version. */
  UNKNOWN_MODEL,
  /** The request is wrong and would be wrong everywhere. */
  INVALID,
  /** The call needs a header that was not sent. */
  RESTRICTED,
  /** The server does not offer this call, or not for this model. */
  UNSUPPORTED,
  /** The caller gave up. */
  CANCELLED,
  /** The model or the server failed. */
  FAILED;

  /** Whether another replica may well answer the same call. */
  public boolean worthAnotherReplica() {
    return switch (this) {
      case GONE, QUEUE_FULL, QUEUE_TIMEOUT, FAILED -> true;
      case DEADLINE, UNKNOWN_MODEL, INVALID, RESTRICTED, UNSUPPORTED, CANCELLED -> false;
    };
  }

  /** Whether the replica is alive and merely refuses: no reason to eject it. */
  public boolean overload() {
    return switch (this) {
      case QUEUE_FULL, QUEUE_TIMEOUT -> true;
      case GONE, DEADLINE, UNKNOWN_MODEL, INVALID, RESTRICTED, UNSUPPORTED, CANCELLED, FAILED ->
          false;
    };
  }
}
