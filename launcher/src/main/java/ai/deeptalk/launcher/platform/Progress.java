package ai.deeptalk.launcher.platform;

/** Told what a starting platform is doing, one short line each. */
@FunctionalInterface
public interface Progress {
  void step(String line);

  static Progress silent() {
    return line -> {};
  }
}
