package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.WarmUp;
import ai.deeptalk.launcher.platform.EmbeddedPlatform;
import ai.deeptalk.launcher.platform.Platform;
import ai.deeptalk.launcher.platform.PlatformSettings;
import ai.deeptalk.launcher.platform.SeparatePlatform;
import java.net.http.HttpClient;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Starts the platform and keeps it running until it is interrupted. */
@Command(name = "up", description = "Start the platform on this machine; Ctrl-C stops it.")
final class UpCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Default: ${DEFAULT-VALUE}; 0: any.")
  int port = 8080;

  @Option(
      names = "--separate",
      description = "Each service in a process of its own, as in production.")
  boolean separate;

  @Option(
      names = "--shard-replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --separate: processes per expert group. Default: ${DEFAULT-VALUE}.")
  int shardReplicas = 1;

  @Override
  public Integer call() throws InterruptedException {
    var terminal = Terminal.of(spec);
    PlatformInUse.requireModel(options.modelFolder());
    Logs.configure(options);
    PlatformSettings settings =
        options.platform(port, options.workFolder()).withShardReplicas(shardReplicas);
    var interrupted = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> drain(interrupted, stopped)));
    try (Platform platform =
        separate
            ? SeparatePlatform.start(settings, terminal)
            : EmbeddedPlatform.start(settings, terminal)) {
      warmUp(terminal, platform);
      announce(terminal, platform);
      interrupted.await();
      terminal.step("letting running answers end");
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private void warmUp(Terminal terminal, Platform platform) {
    terminal.step("warming up");
    try (var http = HttpClient.newHttpClient()) {
      new WarmUp(http, options.address(platform.address())).run(PlatformInUse.WARM_UP_TURNS);
    }
  }

  private void announce(Terminal terminal, Platform platform) {
    if (options.json) {
      ObjectNode json =
          JsonMapper.shared().createObjectNode().put("url", platform.address().toString());
      if (platform instanceof SeparatePlatform processes) {
        ObjectNode ids = json.putObject("processes");
        processes.processIds().forEach(ids::put);
      }
      terminal.json(json);
    } else {
      terminal.line(
          "DeepTalk is up: %s  (console in a browser; API below /v1)"
              .formatted(platform.address()));
      terminal.line("logs: %s".formatted(options.workFolder().resolve("logs")));
    }
  }

  /**
   * Ctrl-C ends the JVM when its shutdown hooks have returned; this one returns when the platform
   * has stopped.
   */
  private static void drain(CountDownLatch interrupted, CountDownLatch stopped) {
    interrupted.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
