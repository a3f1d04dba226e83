package ai.deeptalk.vocoder.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

/** The samples of one codec frame, in -1..1 before clipping. Immutable. */
public final class PcmFrame {
  private final float[] samples;

  /** Takes the array over: the caller lets go of it. */
  PcmFrame(float[] samples) {
    this.samples = samples;
  }

  public int length() {
    return samples.length;
  }

  public float at(int index) {
    return samples[index];
  }

  /** 16 bits, little-endian: {@code round(clamp(x, -1, 1) * 32767)}. */
  public ByteString toPcm16() {
    var bytes = new byte[2 * samples.length];
    for (int i = 0; i < samples.length; i++) {
      int value = (int) Math.rint(Math.clamp(samples[i], -1f, 1f) * 32_767.0);
      bytes[2 * i] = (byte) value;
      bytes[2 * i + 1] = (byte) (value >> 8);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
