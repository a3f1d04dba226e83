package ai.deeptalk.triton;

import org.jspecify.annotations.Nullable;

/** A call to the server that did not succeed, with the reason in a form to act on. */
public final class TritonException extends RuntimeException {
  private final TritonFailure failure;

  public TritonException(TritonFailure failure, String message) {
    this(failure, message, null);
  }

  public TritonException(TritonFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public TritonFailure failure() {
    return failure;
  }
}
