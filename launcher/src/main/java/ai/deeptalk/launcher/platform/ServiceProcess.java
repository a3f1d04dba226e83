package ai.deeptalk.launcher.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process, started again when it dies. The child reads its standard input, which this JVM
 * holds open: when this JVM goes, whatever the reason, the child sees the end of its input and
 * stops too. Nothing is left running.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
  private static final int MOST_RESTARTS = 20;
  private static final Duration RESTART_PAUSE = Duration.ofMillis(500);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Readiness readiness;
  private volatile Process process;
  private volatile boolean closed;

  private ServiceProcess(String name, List<String> command, Path log, Readiness readiness) {
    this.name = name;
    this.command = command;
    this.log = log;
    this.readiness = readiness;
    this.process = launch();
  }

  static ServiceProcess start(String name, List<String> command, Path log, Readiness readiness) {
    var service = new ServiceProcess(name, command, log, readiness);
    Thread.ofVirtual().name("supervise-" + name).start(service::supervise);
    return service;
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /**
   * Waits until the service says that it is ready; fails early when its process has ended for good.
   */
  void awaitReady(Duration patience) {
    if (!readiness.await(patience, () -> closed)) {
      throw new IllegalStateException(
          name + " is not ready after " + patience.toSeconds() + " s; see " + log);
    }
  }

  private void supervise() {
    for (int restart = 0; restart <= MOST_RESTARTS; restart++) {
      try {
        int code = process.waitFor();
        if (closed) {
          return;
        }
        LOG.atWarn()
            .addKeyValue("service", name)
            .addKeyValue("exit", code)
            .log("process ended, starting it again");
        Thread.sleep(RESTART_PAUSE);
        if (!closed) {
          process = launch();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    closed = true;
    LOG.atError().addKeyValue("service", name).log("process ended too often, giving up");
  }

  private Process launch() {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Asks the process to stop; {@link #close()} waits for it. */
  void stop() {
    closed = true;
    process.destroy();
  }

  @Override
  public void close() {
    stop();
    try {
      if (!process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
