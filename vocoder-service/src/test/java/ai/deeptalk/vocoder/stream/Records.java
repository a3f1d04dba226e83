package ai.deeptalk.vocoder.stream;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.protocol.AudioTokenRecord;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Records as the slm writes them. */
final class Records {
  static final Instant DEADLINE = Instant.parse("2100-01-01T00:00:00Z");

  private Records() {}

  static AudioTokenRecord frame(String session, int turn, int index) {
    return record(session, turn, index, Optional.of(codes(index)), false, DEADLINE);
  }

  static AudioTokenRecord lateFrame(String session, int turn, int index) {
    return record(session, turn, index, Optional.of(codes(index)), false, Instant.EPOCH);
  }

  static AudioTokenRecord end(String session, int turn, int frames) {
    return record(session, turn, frames, Optional.empty(), true, DEADLINE);
  }

  static Codes codes(int index) {
    return Codes.of(index % 16, index / 16 % 16, index % 7);
  }

  static ConsumerRecord<String, byte[]> consumed(AudioTokenRecord record, long offset) {
    return consumed(record.toRecord(), offset);
  }

  static ConsumerRecord<String, byte[]> consumed(
      ProducerRecord<String, byte[]> record, long offset) {
    return new ConsumerRecord<>(
        record.topic(),
        0,
        offset,
        0L,
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  private static AudioTokenRecord record(
      String session, int turn, int index, Optional<Codes> codes, boolean last, Instant deadline) {
    return new AudioTokenRecord(
        "tenant",
        new TurnId(new SessionId(session), turn),
        index,
        codes,
        last,
        0,
        7,
        deadline.toEpochMilli(),
        Speed.NORMAL,
        "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
  }
}
