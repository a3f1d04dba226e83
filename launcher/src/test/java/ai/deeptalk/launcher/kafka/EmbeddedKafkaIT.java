package ai.deeptalk.launcher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
  @TempDir Path folder = Path.of("");

  @Test
  void keepsTopicsOverARestartAndStopsFast() throws Exception {
    List<Integer> ports = FreePorts.choose(2);
    var settings = new KafkaServerSettings(ports.get(0), ports.get(1), folder.resolve("kafka"));
    var first = new EmbeddedKafka(settings);
    first.start();
    assertThat(first.isRunning()).isTrue();
    try (var admin = admin(settings)) {
      admin
          .createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    first.close();
    assertThat(first.isRunning()).isFalse();

    var second = new EmbeddedKafka(settings);
    second.start();
    try (var admin = admin(settings)) {
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");
    } finally {
      long begun = System.nanoTime();
      second.close();
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }
  }

  private static Admin admin(KafkaServerSettings settings) {
    return Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()));
  }
}
