package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioEncoding;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What a client said lately: the last bytes, where they stand on the session's clock and when they
 * came. Counts every byte once, so that milliseconds are the same on both ends of the speech
 * frontend's stream.
 */
public final class InputAudio {
  private final AudioEncoding encoding;
  private final byte[] ring;
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private final int arrivalLimit;
  private long total;
  private long lastEnd;

  /**
   * @param keptSeconds audio kept for retrieval
   * @param arrivalLimit appends whose arrival time is kept
   */
  public InputAudio(AudioEncoding encoding, int keptSeconds, int arrivalLimit) {
    this.encoding = encoding;
    this.ring = new byte[keptSeconds * 1000 * encoding.bytesPerMs()];
    this.arrivalLimit = arrivalLimit;
  }

  public void append(byte[] bytes, Instant now) {
    int kept = Math.min(bytes.length, ring.length);
    long position = total + bytes.length - kept;
    for (int copied = 0; copied < kept; ) {
      int at = (int) ((position + copied) % ring.length);
      int length = Math.min(kept - copied, ring.length - at);
      System.arraycopy(bytes, bytes.length - kept + copied, ring, at, length);
      copied += length;
    }
    total += bytes.length;
    arrivals.addLast(new Arrival(total, now));
    if (arrivals.size() > arrivalLimit) {
      arrivals.removeFirst();
    }
  }

  public boolean isEmpty() {
    return total == 0;
  }

  public int totalMs() {
    return (int) (total / encoding.bytesPerMs());
  }

  /** Audio since the last utterance ended. */
  public int bufferedMs() {
    return (int) ((total - lastEnd) / encoding.bytesPerMs());
  }

  /** Where the audio of the utterance being buffered begins. */
  public int bufferStartMs() {
    return (int) (lastEnd / encoding.bytesPerMs());
  }

  /** The utterance ended, by hand or by voice activity: the buffer begins here. */
  public void endUtteranceAt(int ms) {
    lastEnd = Math.min(total, Math.max(lastEnd, (long) ms * encoding.bytesPerMs()));
  }

  /** Everything buffered now belongs to the past. */
  public void endUtterance() {
    lastEnd = total;
  }

  /** When the sample at {@code ms} arrived, if that is still known. */
  public Optional<Instant> arrivalOf(double ms) {
    long position = (long) (ms * encoding.bytesPerMs());
    if (arrivals.isEmpty() || position > total) {
      return Optional.empty();
    }
    for (Arrival arrival : arrivals) {
      if (arrival.end() >= position) {
        return Optional.of(arrival.at());
      }
    }
    return Optional.empty();
  }

  /** The bytes between two moments, or what is left of them. */
  public byte[] between(int startMs, int endMs) {
    long start = Math.max((long) startMs * encoding.bytesPerMs(), total - ring.length);
    long end = Math.min((long) endMs * encoding.bytesPerMs(), total);
    byte[] bytes = new byte[(int) Math.max(0, end - start)];
    for (int copied = 0; copied < bytes.length; ) {
      int at = (int) ((start + copied) % ring.length);
      int length = Math.min(bytes.length - copied, ring.length - at);
      System.arraycopy(ring, at, bytes, copied, length);
      copied += length;
    }
    return bytes;
  }

  private record Arrival(long end, Instant at) {}
}
