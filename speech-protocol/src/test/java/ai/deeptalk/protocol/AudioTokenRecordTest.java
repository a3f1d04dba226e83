package ai.deeptalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AudioTokenRecordTest {
  private final AudioTokenRecord frame =
      new AudioTokenRecord(
          "acme",
          new TurnId(new SessionId("s-1"), 3),
          7,
          Optional.of(Codes.of(0, 511, 65535, 4)),
          true,
          5,
          42,
          1_700_000_000_000L,
          new Speed(1.25),
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(AudioTokenRecord.of(received(frame.toRecord()))).isEqualTo(frame);
  }

  @Test
  void codesAreLittleEndian() {
    assertThat(frame.toRecord().value()).containsExactly(0, 0, 0xFF, 1, 0xFF, 0xFF, 4, 0);
  }

  @Test
  void anEndMarkerHasNoFrame() {
    var marker =
        new AudioTokenRecord(
            "acme", frame.turn(), 8, Optional.empty(), true, 5, 42, 0, Speed.NORMAL, null);
    var read = AudioTokenRecord.of(received(marker.toRecord()));
    assertThat(read).isEqualTo(marker);
    assertThat(read.frame()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tenant", "session", "turn", "index", "replyPartition", "epoch", "deadline"})
  void namesTheMissingHeader(String name) {
    var record = received(frame.toRecord());
    record.headers().remove(name);
    assertRefused(record, name);
  }

  @Test
  void namesTheUnreadableHeader() {
    var record = received(frame.toRecord());
    record.headers().remove("index").add("index", "-9".getBytes(StandardCharsets.UTF_8));
    assertRefused(record, "index is out of range: -9");
  }

  @Test
  void aSpeedThatCannotBeIsNamed() {
    for (String speed : new String[] {"0", "5", "NaN", "fast"}) {
      var record = received(frame.toRecord());
      record.headers().remove("speed").add("speed", speed.getBytes(StandardCharsets.UTF_8));
      assertRefused(record, "header speed is no speed: '" + speed + "'");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomBytesAreRefusedAndNothingElse(long seed) {
    var random = new Random(seed);
    for (int attempt = 0; attempt < 200; attempt++) {
      var value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      var record = new ConsumerRecord<>("t", 0, 0, "k", value);
      for (Header header : frame.toRecord().headers()) {
        var noise = new byte[random.nextInt(12)];
        random.nextBytes(noise);
        record.headers().add(header.key(), noise);
      }
      assertRefused(record, "");
    }
  }

  private static void assertRefused(ConsumerRecord<String, byte[]> record, String text) {
    assertThatThrownBy(() -> AudioTokenRecord.of(record))
        .isInstanceOfSatisfying(
            SpeechException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID))
        .hasMessageContaining(text);
  }

  private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
    var record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
    sent.headers().forEach(record.headers()::add);
    return record;
  }
}
