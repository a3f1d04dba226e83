package ai.deeptalk.launcher;

import ai.deeptalk.launcher.platform.ServedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * One service in this process, until its standard input ends. {@code up --separate} starts these.
 */
@Command(name = "serve", hidden = true, description = "Run one service until standard input ends.")
final class ServeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SERVICE", description = "kafka, shard, slm, asr, vocoder or gateway.")
  String service = "";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A configuration property; may be repeated.")
  Map<String, String> properties = new LinkedHashMap<>();

  @Option(names = "--port", description = "Of Kafka.")
  int port;

  @Option(names = "--controller-port", description = "Of Kafka.")
  int controllerPort;

  @Option(names = "--folder", description = "Of Kafka's data.")
  Path folder = Path.of("work", "kafka");

  @Override
  public Integer call() throws IOException {
    Logs.configureService();
    try (var served =
        service.equals("kafka")
            ? ServedProcess.kafka(port, controllerPort, folder)
            : ServedProcess.service(service, properties)) {
      served.awaitEndOfInput();
    }
    return 0;
  }
}
