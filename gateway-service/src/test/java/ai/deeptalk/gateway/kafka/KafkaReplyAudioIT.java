package ai.deeptalk.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.protocol.AudioOutRecord;
import ai.deeptalk.protocol.Topics;
import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** Reply audio over a real broker. */
class KafkaReplyAudioIT {
  private static final int PARTITION = 5;
  private static final long EPOCH = 77;
  private static final SessionId SESSION = new SessionId("sess_a");
  private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);

  private static SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private static KafkaReplyAudio audio;
  private static KafkaProducer<String, byte[]> producer;

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
    audio = new KafkaReplyAudio(BROKER.getBrokersAsString(), PARTITION, (short) 1, EPOCH, registry);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
            new StringSerializer(),
            new ByteArraySerializer());
    await(audio::isReady);
  }

  @AfterAll
  static void stop() {
    producer.close();
    audio.close();
    BROKER.destroy();
  }

  @Test
  void framesOfThisEpochReachTheirSessionAndNobodyElse() throws Exception {
    List<AudioFrame> heard = new CopyOnWriteArrayList<>();
    List<AudioFrame> other = new CopyOnWriteArrayList<>();
    try (var _ = audio.subscribe(SESSION, heard::add);
        var _ = audio.subscribe(new SessionId("sess_b"), other::add)) {
      send(frame(0, EPOCH).toRecord());
      send(frame(1, EPOCH - 1).toRecord());
      send(new ProducerRecord<>(Topics.AUDIO_OUT.name(), PARTITION, "x", new byte[] {1, 2, 3}));
      send(frame(2, EPOCH).toRecord());
      await(() -> heard.size() == 2);
    }
    assertThat(heard).extracting(AudioFrame::index).containsExactly(0, 2);
    assertThat(heard.getFirst().pcm().remaining()).isEqualTo(4);
    assertThat(heard.getFirst().synthesisMicros()).isEqualTo(900);
    assertThat(other).isEmpty();
    assertThat(registry.counter("deeptalk.gateway.frames.poison").count()).isEqualTo(1);
    assertThat(registry.counter("deeptalk.gateway.frames.foreign").count()).isEqualTo(1);
  }

  @Test
  void aClosedSubscriptionHearsNothing() throws Exception {
    List<AudioFrame> heard = new CopyOnWriteArrayList<>();
    audio.subscribe(new SessionId("sess_c"), heard::add).close();
    List<AudioFrame> marker = new CopyOnWriteArrayList<>();
    try (var _ = audio.subscribe(SESSION, marker::add)) {
      send(
          new AudioOutRecord(
                  PARTITION,
                  new TurnId(new SessionId("sess_c"), 1),
                  0,
                  ByteString.EMPTY,
                  true,
                  EPOCH,
                  0,
                  null)
              .toRecord());
      send(frame(9, EPOCH).toRecord());
      await(() -> !marker.isEmpty());
    }
    assertThat(heard).isEmpty();
  }

  private static AudioOutRecord frame(int index, long epoch) {
    return new AudioOutRecord(
        PARTITION,
        new TurnId(SESSION, 1),
        index,
        ByteString.copyFrom(new byte[] {1, 0, 2, 0}),
        false,
        epoch,
        900,
        null);
  }

  private static void send(ProducerRecord<String, byte[]> record) throws Exception {
    Future<?> sent = producer.send(record);
    sent.get(20, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
