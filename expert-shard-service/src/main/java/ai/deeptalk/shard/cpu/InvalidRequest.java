package ai.deeptalk.shard.cpu;

/** A request that is wrong, and would be wrong everywhere; its message names the value. */
final class InvalidRequest extends RuntimeException {
  InvalidRequest(String message) {
    super(message, null, false, false);
  }
}
