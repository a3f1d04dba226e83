package ai.deeptalk.launcher.client;

/**
 * The platform refused, failed or did not answer in time. The message is written for the person at
 * the keyboard.
 */
public final class PlatformFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlatformFailure(String message) {
    super(message);
  }

  public PlatformFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
