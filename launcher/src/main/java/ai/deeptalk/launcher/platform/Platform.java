package ai.deeptalk.launcher.platform;

import java.net.URI;

/** A running platform; closing it lets running answers end and then stops everything it started. */
public sealed interface Platform extends AutoCloseable permits EmbeddedPlatform, SeparatePlatform {
  /** Where its gateway listens. */
  URI address();

  @Override
  void close();
}
