package ai.deeptalk.launcher;

import java.nio.file.Path;

/**
 * Where the services log. In front of a person the terminal belongs to the command, so the log goes
 * to a file, as JSON; in a process of its own a service logs JSON to standard output.
 */
final class Logs {
  private Logs() {}

  /** Takes effect with the next Spring context. */
  static void configure(Options options) {
    Path file = options.workFolder().resolve("logs").resolve("platform.log");
    System.setProperty("logging.file.name", file.toString());
    System.setProperty("logging.structured.format.file", "logstash");
    if (!options.verbose) {
      System.setProperty("logging.threshold.console", "OFF");
    }
  }

  static void configureService() {
    System.setProperty("logging.structured.format.console", "logstash");
  }
}
