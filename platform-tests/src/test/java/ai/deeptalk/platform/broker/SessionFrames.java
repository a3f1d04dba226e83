package ai.deeptalk.platform.broker;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The frames of a session, written to and read from {@code deeptalk.audio-tokens}. */
final class SessionFrames {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final String bootstrapServers;

  SessionFrames(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  static AudioTokenRecord frame(String session, int index) {
    return new AudioTokenRecord(
        "tenant",
        new TurnId(new SessionId(session), 1),
        index,
        Optional.of(Codes.of(index % 512, 511, 0, 1)),
        false,
        3,
        17,
        1_800_000_000_000L,
        Speed.NORMAL,
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "linger.ms", "0",
            "acks", "all",
            "max.block.ms", "60000",
            "request.timeout.ms", "5000",
            "delivery.timeout.ms", "60000"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  static void await(List<? extends Future<?>> sent) throws Exception {
    for (Future<?> each : sent) {
      each.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Waits for so many frames of a session; other sessions' frames are passed over. */
  List<AudioTokenRecord> read(String session, int count) {
    var found = new ArrayList<AudioTokenRecord>();
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      String topic = Topics.AUDIO_TOKENS.name();
      consumer.assign(
          consumer.partitionsFor(topic, DEADLINE).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (found.size() < count && System.nanoTime() < end) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (session.equals(each.key())) {
            found.add(AudioTokenRecord.of(each));
          }
        }
      }
    }
    return found;
  }
}
