package ai.deeptalk.protocol;

import static ai.deeptalk.protocol.RecordHeaders.invalid;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a reply in {@code deeptalk.audio-tokens}. The value is the payload alone, C codes as
 * uint16 little-endian; who, where and until when stands in the headers. A record without codes
 * only marks the end: its index is then the number of frames.
 *
 * @param replyPartition partition of {@code deeptalk.audio-out} that the owning gateway reads
 * @param epoch the owning gateway's epoch, copied into the audio so that a moved session's old
 *     audio can be dropped
 * @param deadlineEpochMillis when the sound stops being useful
 * @param speed the same for all frames of a reply
 */
public record AudioTokenRecord(
    String tenant,
    TurnId turn,
    int index,
    Optional<Codes> codes,
    boolean last,
    int replyPartition,
    long epoch,
    long deadlineEpochMillis,
    Speed speed,
    @Nullable String traceparent) {
  /** More codebooks than any codec has; a longer value is refused before it is unpacked. */
  private static final int MAX_CODEBOOKS = 64;

  public AudioTokenRecord {
    if (index < 0) {
      throw new IllegalArgumentException("frame index must not be negative: " + index);
    }
    if (codes.isEmpty() && !last) {
      throw new IllegalArgumentException("a record without codes must mark the end");
    }
  }

  /** The frame, unless this is a pure end marker. */
  public Optional<AudioTokenFrame> frame() {
    return codes.map(present -> new AudioTokenFrame(turn, index, present));
  }

  public ProducerRecord<String, byte[]> toRecord() {
    var record =
        new ProducerRecord<String, byte[]>(
            Topics.AUDIO_TOKENS.name(),
            turn.session().value(),
            codes.map(AudioTokenRecord::pack).orElseGet(() -> new byte[0]));
    var headers =
        new RecordHeaders(record.headers())
            .put("tenant", tenant)
            .put("session", turn.session().value())
            .put("turn", turn.number())
            .put("index", index)
            .put("replyPartition", replyPartition)
            .put("epoch", epoch)
            .put("deadline", deadlineEpochMillis);
    if (last) {
      headers.put("last", "true");
    }
    if (!speed.isNormal()) {
      headers.put("speed", Double.toString(speed.factor()));
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
  public static AudioTokenRecord of(ConsumerRecord<String, byte[]> record) {
    var headers = new RecordHeaders(record.headers());
    try {
      return new AudioTokenRecord(
          headers.text("tenant"),
          new TurnId(new SessionId(headers.text("session")), headers.natural("turn")),
          headers.natural("index"),
          unpack(record.value()),
          headers.flag("last"),
          headers.natural("replyPartition"),
          headers.number("epoch"),
          headers.number("deadline"),
          headers.speed("speed"),
          headers.optional(TraceParent.KEY));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] pack(Codes codes) {
    var packed = new byte[2 * codes.codebooks()];
    for (int codebook = 0; codebook < codes.codebooks(); codebook++) {
      packed[2 * codebook] = (byte) codes.at(codebook);
      packed[2 * codebook + 1] = (byte) (codes.at(codebook) >>> 8);
    }
    return packed;
  }

  private static Optional<Codes> unpack(byte @Nullable [] packed) {
    if (packed == null || packed.length == 0) {
      return Optional.empty();
    }
    if (packed.length % 2 != 0 || packed.length > 2 * MAX_CODEBOOKS) {
      throw invalid("value is not a list of 16-bit codes: " + packed.length + " bytes");
    }
    var codes = new int[packed.length / 2];
    for (int codebook = 0; codebook < codes.length; codebook++) {
      codes[codebook] = (packed[2 * codebook] & 0xFF) | (packed[2 * codebook + 1] & 0xFF) << 8;
    }
    return Optional.of(Codes.of(codes));
  }
}
