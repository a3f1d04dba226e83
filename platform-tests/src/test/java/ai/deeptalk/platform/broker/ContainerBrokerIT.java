package ai.deeptalk.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker in a container, by Testcontainers. {@code DEEPTALK_KAFKA_IMAGE} names the image where
 * the official one cannot be pulled.
 */
@ExtendWith(DockerCondition.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainerBrokerIT implements BrokerContract {
  private final KafkaContainer kafka =
      new KafkaContainer(
          DockerImageName.parse(
                  System.getenv().getOrDefault("DEEPTALK_KAFKA_IMAGE", "apache/kafka:4.2.1"))
              .asCompatibleSubstituteFor("apache/kafka"));

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
    return kafka.getBootstrapServers();
  }

  @Test
  void aFrozenBrokerDelaysFramesButLosesNoneAndRepeatsNone() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      Topics.createMissing(admin, (short) 1, Duration.ofSeconds(60));
    }
    var frames = new SessionFrames(bootstrapServers());
    try (var producer = frames.producer()) {
      producer.partitionsFor(Topics.AUDIO_TOKENS.name());
      var docker = kafka.getDockerClient();
      docker.pauseContainerCmd(kafka.getContainerId()).exec();
      var sent =
          IntStream.range(0, 50)
              .mapToObj(index -> producer.send(SessionFrames.frame("frozen", index).toRecord()))
              .toList();
      assertThat(sent).noneMatch(java.util.concurrent.Future::isDone);
      docker.unpauseContainerCmd(kafka.getContainerId()).exec();
      SessionFrames.await(sent);
    }

    assertThat(frames.read("frozen", 50))
        .extracting(AudioTokenRecord::index)
        .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
  }
}
