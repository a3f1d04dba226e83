package ai.deeptalk.platform.broker;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import ai.deeptalk.launcher.kafka.FreePorts;
import ai.deeptalk.launcher.kafka.KafkaServerSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The broker inside the launcher's JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedBrokerIT implements BrokerContract {
  private final EmbeddedKafka kafka;

  EmbeddedBrokerIT(@TempDir Path folder) {
    List<Integer> ports = FreePorts.choose(2);
    kafka =
        new EmbeddedKafka(
            new KafkaServerSettings(ports.get(0), ports.get(1), folder.resolve("kafka")));
  }

  @BeforeAll
  void start() {
    kafka.start();
  }

  @AfterAll
  void stop() {
    kafka.stop();
  }

  @Override
  public String bootstrapServers() {
    return kafka.settings().bootstrapServers();
  }
}
