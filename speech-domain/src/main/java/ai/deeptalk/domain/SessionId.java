package ai.deeptalk.domain;

/**
 * One conversation with a client. It outlives sockets and processes: a client that reconnects with
 * its resume token continues the same session, possibly at another gateway.
 */
public record SessionId(String value) {
  /** Longest accepted id; ids come from the outside and become keys and log fields. */
  public static final int MAX_LENGTH = 128;

  public SessionId {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "session id must have 1 to " + MAX_LENGTH + " characters: '" + abbreviate(value) + "'");
    }
  }

  private static String abbreviate(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }

  @Override
  public String toString() {
    return value;
  }
}
