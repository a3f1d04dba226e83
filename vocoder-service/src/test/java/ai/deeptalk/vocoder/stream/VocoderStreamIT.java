package ai.deeptalk.vocoder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.protocol.AudioOutRecord;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.Topics;
import ai.deeptalk.vocoder.codec.Codec;
import ai.deeptalk.vocoder.codec.RandomCodec;
import ai.deeptalk.vocoder.codec.Vocoder;
import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VocoderStreamIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Codec CODEC = RandomCodec.of(1);

  private final String group = "g-" + UUID.randomUUID();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<VocoderStream> streams = new ArrayList<>();
  private final List<ConsumerRecord<String, byte[]>> heard = new ArrayList<>();
  private final Producer<String, byte[]> slm = SharedBroker.producer();
  private final Consumer<String, byte[]> gateway = listener();

  @AfterEach
  void close() {
    streams.forEach(VocoderStream::close);
    slm.close();
    gateway.close();
  }

  @Test
  void manyRepliesSoundAsIfEachWereAlone() {
    streams.add(stream());
    int sessions = 9;
    int frames = 20;
    for (int index = 0; index < frames; index++) {
      for (int s = 0; s < sessions; s++) {
        write(Records.frame(session("many", s), 1, index));
      }
    }
    for (int s = 0; s < sessions; s++) {
      write(Records.end(session("many", s), 1, frames));
    }

    await(r -> {
      for (int s = 0; s < sessions; s++) {
        if (of(session("many", s), r).size() < frames + 1) {
          return false;
        }
      }
      return true;
    });

    for (int s = 0; s < sessions; s++) {
      List<AudioOutRecord> reply = reply(session("many", s));
      assertThat(reply).extracting(AudioOutRecord::index).isEqualTo(upTo(frames + 1));
      assertThat(reply.getLast().last()).isTrue();
      assertThat(reply.getLast().pcm().isEmpty()).isTrue();
      assertThat(reply.getFirst().epoch()).isEqualTo(7);
      assertThat(reply.getFirst().traceparent()).startsWith("00-0123456789");
      assertThat(reply.subList(0, frames)).extracting(AudioOutRecord::pcm).isEqualTo(alone(frames));
    }
  }

  @Test
  void aPoisonRecordIsPutAsideAndTheStreamGoesOn() {
    streams.add(stream());
    String session = session("poison", 0);
    write(Records.frame(session, 1, 0));
    ProducerRecord<String, byte[]> poison =
        new ProducerRecord<>(Topics.AUDIO_TOKENS.name(), session, new byte[] {1, 2, 3});
    poison.headers().add("tenant", "t".getBytes(StandardCharsets.UTF_8));
    write(poison);
    write(new ProducerRecord<>(Topics.AUDIO_TOKENS.name(), session, new byte[4]));
    write(wrongCode(session));
    write(Records.frame(session, 1, 1));
    // Left open, the reply would hold back what may be committed of its partition, other tests'
    // too.
    write(Records.end(session, 1, 2));

    await(r -> of(session, r).size() >= 3);

    assertThat(reply(session)).extracting(AudioOutRecord::index).containsExactly(0, 1, 2);
    List<ConsumerRecord<String, byte[]>> letters = deadLetters(session, 3);
    assertThat(letters).extracting(l -> header(l, "reason")).allMatch(r -> !r.isBlank());
    assertThat(letters.getFirst().value()).containsExactly(1, 2, 3);
    assertThat(header(letters.getFirst(), "tenant")).isEqualTo("t");
    assertThat(registry.get("deeptalk.vocoder.poison").counter().count()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aReplyGoesOnWhereAStoppedVocoderLeftIt() {
    String session = session("restart", 0);
    streams.add(stream());
    for (int index = 0; index < 30; index++) {
      write(Records.frame(session, 1, index));
    }
    await(r -> of(session, r).size() >= 30);
    streams.removeFirst().close();

    for (int index = 30; index < 40; index++) {
      write(Records.frame(session, 1, index));
    }
    write(Records.end(session, 1, 40));
    streams.add(stream());
    await(r -> of(session, r).stream().anyMatch(AudioOutRecord::last));

    List<AudioOutRecord> published = of(session, heard);
    // The left context is read, and heard, a second time; no index is missing.
    assertThat(published.stream().map(AudioOutRecord::index).distinct().toList())
        .isEqualTo(upTo(41));
    assertThat(published.subList(30, published.size()).getFirst().index()).isEqualTo(22);
  }

  @Test
  void aSecondVocoderTakesItsShareWithoutLosingAFrame() {
    streams.add(stream());
    int sessions = 24;
    for (int index = 0; index < 60; index++) {
      for (int s = 0; s < sessions; s++) {
        write(Records.frame(session("share", s), 1, index));
      }
      if (index == 20) {
        streams.add(stream());
        await(r -> streams.getLast().isTaking());
      }
      if (index == 40) {
        streams.removeFirst().close();
      }
    }
    for (int s = 0; s < sessions; s++) {
      write(Records.end(session("share", s), 1, 60));
    }

    await(r -> {
      for (int s = 0; s < sessions; s++) {
        if (of(session("share", s), r).stream().noneMatch(AudioOutRecord::last)) {
          return false;
        }
      }
      return true;
    });

    for (int s = 0; s < sessions; s++) {
      assertThat(of(session("share", s), heard).stream().map(AudioOutRecord::index).distinct())
          .containsExactlyInAnyOrderElementsOf(upTo(61));
    }
  }

  private void write(AudioTokenRecord record) {
    write(record.toRecord());
  }

  private void write(ProducerRecord<String, byte[]> record) {
    var _ = slm.send(record);
  }

  private VocoderStream stream() {
    var limits =
        new StreamLimits(
            2, 8, 100, 8, Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofSeconds(5));
    var stream =
        new VocoderStream(
            limits,
            CODEC::newVocoder,
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    SharedBroker.servers(),
                    "group.id",
                    group,
                    "enable.auto.commit",
                    false,
                    "auto.offset.reset",
                    "earliest",
                    "heartbeat.interval.ms",
                    300,
                    "partition.assignment.strategy",
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                new StringDeserializer(),
                new ByteArrayDeserializer()),
            SharedBroker.producer(),
            registry,
            InstantSource.system());
    stream.start();
    await(r -> stream.isTaking());
    return stream;
  }

  private static AudioTokenRecord wrongCode(String session) {
    AudioTokenRecord good = Records.frame(session, 1, 1);
    return new AudioTokenRecord(
        good.tenant(),
        good.turn(),
        1,
        Optional.of(Codes.of(0, RandomCodec.ENTRIES, 0)),
        false,
        0,
        7,
        good.deadlineEpochMillis(),
        Speed.NORMAL,
        null);
  }

  /** What a vocoder that hears nothing else says. */
  private static List<ByteString> alone(int frames) {
    Vocoder vocoder = CODEC.newVocoder();
    List<ByteString> sound = new ArrayList<>();
    for (int index = 0; index < frames; index++) {
      sound.add(vocoder.decodeStep(Records.codes(index)).toPcm16());
    }
    return sound;
  }

  private void await(Predicate<List<ConsumerRecord<String, byte[]>>> until) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!until.test(heard)) {
      assertThat(System.nanoTime()).as("within " + PATIENCE).isLessThan(deadline);
      gateway.poll(Duration.ofMillis(50)).forEach(heard::add);
    }
  }

  private List<AudioOutRecord> reply(String session) {
    return of(session, heard);
  }

  private static List<AudioOutRecord> of(
      String session, List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().filter(r -> session.equals(r.key())).map(AudioOutRecord::of).toList();
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters(String session, int count) {
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (Consumer<String, byte[]> reader = SharedBroker.consumer()) {
      var partition = new TopicPartition(Topics.AUDIO_TOKENS_DLQ.name(), 0);
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (letters.size() < count && System.nanoTime() < deadline) {
        reader
            .poll(Duration.ofMillis(50))
            .forEach(r -> {
              if (session.equals(r.key())) {
                letters.add(r);
              }
            });
      }
    }
    assertThat(letters).hasSize(count);
    return letters;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static List<Integer> upTo(int end) {
    List<Integer> indices = new ArrayList<>();
    for (int index = 0; index < end; index++) {
      indices.add(index);
    }
    return indices;
  }

  private String session(String name, int number) {
    return name + "-" + number + "-" + group;
  }

  /** A gateway that owns partition 0 and hears what is said from now on. */
  private static Consumer<String, byte[]> listener() {
    Consumer<String, byte[]> listener = SharedBroker.consumer();
    var partition = new TopicPartition(Topics.AUDIO_OUT.name(), 0);
    listener.assign(List.of(partition));
    listener.seekToEnd(List.of(partition));
    long _ = listener.position(partition);
    return listener;
  }
}
