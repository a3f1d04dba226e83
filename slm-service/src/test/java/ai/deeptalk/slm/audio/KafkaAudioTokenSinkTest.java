package ai.deeptalk.slm.audio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.SessionRoute;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaAudioTokenSinkTest {
  private static final SessionId SESSION = new SessionId("s1");
  private static final SessionRoute ROUTE =
      new SessionRoute(
          SESSION, "acme", 7, 42, "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
  private static final PublishSettings SETTINGS =
      new PublishSettings("nowhere:9092", Duration.ofSeconds(1), 4, 1 << 20, Duration.ofSeconds(5));

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
  private final KafkaAudioTokenSink sink =
      new KafkaAudioTokenSink(
          producer,
          SETTINGS,
          InstantSource.fixed(Instant.ofEpochMilli(1000)),
          new SimpleMeterRegistry());

  @AfterEach
  void close() {
    sink.close();
  }

  @Test
  void writesAFrameUnderItsSessionWithEverythingInTheHeaders() throws InterruptedException {
    assertThat(sink.publish(ROUTE, frame(3), Speed.NORMAL, true, outcome("3"))).isTrue();
    awaitSent(1);
    producer.completeNext();

    assertThat(outcomes.poll(5, TimeUnit.SECONDS)).isEqualTo("3 written");
    var sent = producer.history().getFirst();
    assertThat(sent.topic()).isEqualTo("deeptalk.audio-tokens");
    assertThat(sent.key()).isEqualTo("s1");
    assertThat(sent.value()).containsExactly(1, 0, 2, 1);
    assertThat(header(sent.headers().lastHeader("turn"))).isEqualTo("9");
    assertThat(header(sent.headers().lastHeader("index"))).isEqualTo("3");
    assertThat(header(sent.headers().lastHeader("tenant"))).isEqualTo("acme");
    assertThat(header(sent.headers().lastHeader("replyPartition"))).isEqualTo("7");
    assertThat(header(sent.headers().lastHeader("epoch"))).isEqualTo("42");
    assertThat(header(sent.headers().lastHeader("deadline"))).isEqualTo("6000");
    assertThat(header(sent.headers().lastHeader("last"))).isEqualTo("true");
    assertThat(header(sent.headers().lastHeader("traceparent"))).startsWith("00-");
  }

  @Test
  void marksTheEndOfAReplyWithoutFrames() throws InterruptedException {
    sink.publishEnd(ROUTE, 9, 0, outcome("end"));
    awaitSent(1);

    assertThat(producer.history().getFirst().value()).isEmpty();
    assertThat(header(producer.history().getFirst().headers().lastHeader("last")))
        .isEqualTo("true");
  }

  @Test
  void saysThatAFrameIsLost() throws InterruptedException {
    sink.publish(ROUTE, frame(0), Speed.NORMAL, false, outcome("0"));
    awaitSent(1);
    producer.errorNext(new TimeoutException("expired"));

    assertThat(outcomes.poll(5, TimeUnit.SECONDS)).isEqualTo("0 lost");
  }

  @Test
  void refusesFramesBeyondItsBound() {
    sink.close();

    assertThat(sink.publish(ROUTE, frame(0), Speed.NORMAL, false, outcome("0"))).isFalse();
  }

  @Test
  void asksForDurabilityWithoutWaiting() {
    var settings = SETTINGS.producer();

    assertThat(settings)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 1000)
        .containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 500);
  }

  private void awaitSent(int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (producer.history().size() < count && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(producer.history()).hasSize(count);
  }

  private static AudioTokenFrame frame(int index) {
    return new AudioTokenFrame(new TurnId(SESSION, 9), index, Codes.of(1, 258));
  }

  private static String header(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private AudioTokenSink.Outcome outcome(String name) {
    return new AudioTokenSink.Outcome() {
      @Override
      public void written() {
        outcomes.add(name + " written");
      }

      @Override
      public void lost(String reason) {
        outcomes.add(name + " lost");
      }
    };
  }
}
