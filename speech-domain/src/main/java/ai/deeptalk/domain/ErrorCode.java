package ai.deeptalk.domain;

/** Every reason for which a turn or a request ends; clients and dashboards count by these names. */
public enum ErrorCode {
  TURN_TIMEOUT(ErrorType.DEPENDENCY),
  SHARD_UNAVAILABLE(ErrorType.DEPENDENCY),
  SHARD_REJECTED(ErrorType.OVERLOADED),
  MODEL_INVALID(ErrorType.INTERNAL),
  AUDIO_STREAM_UNAVAILABLE(ErrorType.DEPENDENCY),
  OVERLOADED(ErrorType.OVERLOADED),
  SESSION_UNKNOWN(ErrorType.CLIENT),
  TURN_UNKNOWN(ErrorType.CLIENT),
  INPUT_INVALID(ErrorType.CLIENT),
  INPUT_TOO_LONG(ErrorType.CLIENT),
  TRANSCRIPTION_FAILED(ErrorType.INTERNAL),
  INTERNAL(ErrorType.INTERNAL);

  private final ErrorType type;

  ErrorCode(ErrorType type) {
    this.type = type;
  }

  public ErrorType type() {
    return type;
  }
}
