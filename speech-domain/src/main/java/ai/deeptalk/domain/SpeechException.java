package ai.deeptalk.domain;

import org.jspecify.annotations.Nullable;

/**
 * A failure that ends a turn or a request. Adapters throw it, the turn loop and the transport edge
 * catch it. Its message may reach the client, so it never contains what was said.
 */
public final class SpeechException extends RuntimeException {
  private final ErrorCode code;

  public SpeechException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public SpeechException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
