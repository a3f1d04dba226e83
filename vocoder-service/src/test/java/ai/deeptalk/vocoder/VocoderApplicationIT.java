package ai.deeptalk.vocoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.protocol.AudioOutRecord;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.Topics;
import ai.deeptalk.vocoder.stream.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The service as it is shipped, with the model that is shipped, saying the codes of a reference.
 */
class VocoderApplicationIT {
  private static final Path MODEL = Path.of("../models/deeptalk-mini");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITION = 5;

  private final SessionId session = new SessionId("application-" + UUID.randomUUID());

  @Test
  void saysTheReference() {
    Path reference = MODEL.resolve("golden/codec.safetensors");
    Assumptions.assumeTrue(Files.exists(reference), "the model folder is not here");
    try (var context =
            new SpringApplicationBuilder(VocoderApplication.class)
                .run(
                    "--server.port=0",
                    "--deeptalk.model.path=" + MODEL,
                    "--deeptalk.kafka.bootstrap-servers=" + SharedBroker.servers(),
                    "--deeptalk.vocoder.group=" + session,
                    "--deeptalk.vocoder.grpc.name=vocoder-application-it");
        var file = SafetensorsFile.open(reference)) {
      long[] codes = file.tensor("codes").longs();
      float[] expected = file.tensor("samples").floats();
      int frames = file.tensor("codes").shape().getFirst();
      write(codes, frames);

      List<AudioOutRecord> heard = hear(frames);

      assertThat(context.getBean(VocoderServer.class).isTaking()).isTrue();
      assertThat(context.getBean(VocoderHealth.class).health().getStatus().getCode())
          .isEqualTo("UP");
      assertThat(heard.getLast().last()).isTrue();
      int at = 0;
      for (AudioOutRecord frame : heard) {
        for (int i = 0; i < frame.pcm().size(); i += 2, at++) {
          int value = (frame.pcm().byteAt(i) & 0xff) | (frame.pcm().byteAt(i + 1) << 8);
          assertThat(Math.abs(value / 32_767f - Math.clamp(expected[at], -1f, 1f)))
              .isLessThan(1.1e-3f);
        }
      }
      assertThat(at).isEqualTo(expected.length);
    }
  }

  private void write(long[] codes, int frames) {
    int codebooks = codes.length / frames;
    try (var slm =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", SharedBroker.servers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int frame = 0; frame < frames; frame++) {
        var row = new int[codebooks];
        for (int i = 0; i < codebooks; i++) {
          row[i] = (int) codes[frame * codebooks + i];
        }
        var record =
            new AudioTokenRecord(
                "tenant",
                new TurnId(session, 1),
                frame,
                Optional.of(Codes.of(row)),
                frame == frames - 1,
                PARTITION,
                1,
                Long.MAX_VALUE,
                Speed.NORMAL,
                null);
        var _ = slm.send(record.toRecord());
      }
    }
  }

  private List<AudioOutRecord> hear(int frames) {
    List<AudioOutRecord> heard = new ArrayList<>();
    try (var gateway =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", SharedBroker.servers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = new TopicPartition(Topics.AUDIO_OUT.name(), PARTITION);
      gateway.assign(List.of(partition));
      gateway.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (heard.size() < frames) {
        assertThat(System.nanoTime()).as("within " + PATIENCE).isLessThan(deadline);
        gateway
            .poll(Duration.ofMillis(50))
            .forEach(record -> {
              if (session.value().equals(record.key())) {
                heard.add(AudioOutRecord.of(record));
              }
            });
      }
    }
    return heard;
  }
}
