package ai.deeptalk.gateway.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Decoded samples as they come, and not more than a request may have: a small file holds hours. */
final class Samples {
  static final int MAX_SECONDS = 601; // one more than any request may have

  private short[] samples = new short[1 << 16];
  private int count;

  boolean hasRoom(int sampleRate) {
    return sampleRate == 0 || count < (long) MAX_SECONDS * sampleRate;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(int sample) {
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, 2 * count);
    }
    samples[count] = (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
    count++;
  }

  /** 16-bit little-endian. */
  byte[] pcm() {
    ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples, 0, count);
    return bytes.array();
  }
}
