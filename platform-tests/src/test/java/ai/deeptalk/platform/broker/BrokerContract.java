package ai.deeptalk.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.Topic;
import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Any broker that the platform may run on does this. */
interface BrokerContract {
  String bootstrapServers();

  @Test
  default void createsTheTopicsWithTheirSettingsHoweverOftenItIsAsked() throws Exception {
    try (Admin admin = admin()) {
      createTopics(admin);
      createTopics(admin);

      for (Topic topic : Topics.all()) {
        var description =
            admin.describeTopics(List.of(topic.name())).allTopicNames().get(30, TimeUnit.SECONDS);
        assertThat(description.get(topic.name()))
            .extracting(each -> each.partitions().size())
            .isEqualTo(topic.partitions());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        var config = admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
        topic
            .settings()
            .forEach((key, value) ->
                assertThat(config.get(resource))
                    .as("%s of %s", key, topic.name())
                    .extracting(each -> each.get(key).value())
                    .isEqualTo(value));
      }
    }
  }

  @Test
  default void keepsTheFramesOfASessionInOrderWhileOthersSpeak() throws Exception {
    try (Admin admin = admin()) {
      createTopics(admin);
    }
    var frames = new SessionFrames(bootstrapServers());
    try (var producer = frames.producer()) {
      SessionFrames.await(
          IntStream.range(0, 200)
              .boxed()
              .flatMap(index ->
                  List.of("order-a", "order-b").stream()
                      .map(session -> SessionFrames.frame(session, index)))
              .map(record -> producer.send(record.toRecord()))
              .toList());
    }

    assertThat(frames.read("order-b", 200))
        .extracting(AudioTokenRecord::index)
        .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  default void carriesAFrameUnchanged() throws Exception {
    try (Admin admin = admin()) {
      createTopics(admin);
    }
    var frames = new SessionFrames(bootstrapServers());
    AudioTokenRecord sent = SessionFrames.frame("unchanged", 5);
    try (var producer = frames.producer()) {
      SessionFrames.await(List.of(producer.send(sent.toRecord())));
    }

    assertThat(frames.read("unchanged", 1)).containsExactly(sent);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  private static void createTopics(Admin admin) {
    Topics.createMissing(admin, (short) 1, Duration.ofSeconds(60));
  }
}
