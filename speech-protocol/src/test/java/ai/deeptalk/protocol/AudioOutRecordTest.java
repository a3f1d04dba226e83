package ai.deeptalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.TurnId;
import com.google.protobuf.ByteString;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class AudioOutRecordTest {
  private final AudioOutRecord frame =
      new AudioOutRecord(
          5,
          new TurnId(new SessionId("s-1"), 3),
          7,
          ByteString.copyFrom(new byte[] {1, 2, 3, 4}),
          true,
          42,
          1_500,
          null);

  @Test
  void whatIsWrittenIsReadBack() {
    var sent = frame.toRecord();
    assertThat(sent.partition()).isEqualTo(5);
    var record = new ConsumerRecord<>(sent.topic(), 5, 0, sent.key(), sent.value());
    sent.headers().forEach(record.headers()::add);
    assertThat(AudioOutRecord.of(record)).isEqualTo(frame);
  }

  @Test
  void refusesHalfASample() {
    var sent = frame.toRecord();
    var record = new ConsumerRecord<>(sent.topic(), 5, 0, sent.key(), new byte[3]);
    sent.headers().forEach(record.headers()::add);
    assertThatThrownBy(() -> AudioOutRecord.of(record)).hasMessageContaining("3 bytes");
  }
}
