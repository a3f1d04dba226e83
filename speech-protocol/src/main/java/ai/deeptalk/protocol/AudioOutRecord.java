package ai.deeptalk.protocol;

import static ai.deeptalk.protocol.RecordHeaders.invalid;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.TurnId;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one frame in {@code deeptalk.audio-out}: PCM of 16 bits, little-endian, mono, 24
 * kHz. An empty one only marks the end: its index is then the number of frames.
 *
 * @param partition the owning gateway's partition
 * @param epoch the owning gateway's epoch when the frame was asked for
 * @param synthesisMicros what the vocoder spent on the frame
 */
public record AudioOutRecord(
    int partition,
    TurnId turn,
    int index,
    ByteString pcm,
    boolean last,
    long epoch,
    long synthesisMicros,
    @Nullable String traceparent) {
  public AudioOutRecord {
    if (index < 0) {
      throw new IllegalArgumentException("frame index must not be negative: " + index);
    }
    if (pcm.size() % 2 != 0) {
      throw new IllegalArgumentException("pcm must be whole samples: " + pcm.size() + " bytes");
    }
  }

  public ProducerRecord<String, byte[]> toRecord() {
    var record =
        new ProducerRecord<String, byte[]>(
            Topics.AUDIO_OUT.name(), partition, turn.session().value(), pcm.toByteArray());
    var headers =
        new RecordHeaders(record.headers())
            .put("session", turn.session().value())
            .put("turn", turn.number())
            .put("index", index)
            .put("epoch", epoch)
            .put("synthesisMicros", synthesisMicros);
    if (last) {
      headers.put("last", "true");
    }
    if (traceparent != null) {
      headers.put(TraceParent.KEY, traceparent);
    }
    return record;
  }

  /**
   * Reads a record.
   *
   * @throws ai.deeptalk.domain.SpeechException INPUT_INVALID, naming what is wrong
   */
  public static AudioOutRecord of(ConsumerRecord<String, byte[]> record) {
    var headers = new RecordHeaders(record.headers());
    try {
      return new AudioOutRecord(
          record.partition(),
          new TurnId(new SessionId(headers.text("session")), headers.natural("turn")),
          headers.natural("index"),
          record.value() == null
              ? ByteString.EMPTY
              : UnsafeByteOperations.unsafeWrap(record.value()),
          headers.flag("last"),
          headers.number("epoch"),
          headers.number("synthesisMicros"),
          headers.optional(TraceParent.KEY));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }
}
