package ai.deeptalk.launcher.client;

/**
 * One part of the way from the end of speech to the answer, and the time it took.
 *
 * @param seen by whom: the client's parts follow one another, the platform's are within them
 */
public record Hop(Observer seen, String name, double milliseconds) {
  /** Who measured. */
  public enum Observer {
    CLIENT,
    PLATFORM
  }

  static Hop ofClient(String name, double milliseconds) {
    return new Hop(Observer.CLIENT, name, milliseconds);
  }

  static Hop ofPlatform(String name, double milliseconds) {
    return new Hop(Observer.PLATFORM, name, milliseconds);
  }
}
