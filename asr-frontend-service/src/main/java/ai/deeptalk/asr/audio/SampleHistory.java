package ai.deeptalk.asr.audio;

/**
 * The last seconds of a stream, addressed by position since its first sample.
 *
 * <p>Grows on demand up to its bound, so a quiet connection costs little; beyond the bound the
 * oldest samples are forgotten.
 */
public final class SampleHistory {
  private final int bound;
  private float[] ring = new float[16_384];
  private long end;
  private long start;

  public SampleHistory(int bound) {
    if (bound < ring.length) {
      throw new IllegalArgumentException("bound " + bound + " is below " + ring.length);
    }
    this.bound = bound;
  }

  /** Position after the newest sample. */
  public long end() {
    return end;
  }

  /** Position of the oldest sample still here. */
  public long start() {
    return start;
  }

  public void append(float[] samples, int from, int to) {
    grow(to - from);
    for (int i = from; i < to; i++) {
      ring[(int) (end++ % ring.length)] = samples[i];
    }
    start = Math.max(start, end - ring.length);
  }

  /** Forgets everything before a position; room that is given up is used again. */
  public void forgetBefore(long position) {
    start = Math.max(start, Math.min(position, end));
  }

  /** Copies [from, to) to the front of {@code into}. */
  public void copy(long from, long to, float[] into) {
    if (from < start || to > end) {
      throw new IllegalArgumentException(
          "[" + from + ", " + to + ") is not within [" + start + ", " + end + ")");
    }
    for (long p = from; p < to; p++) {
      into[(int) (p - from)] = ring[(int) (p % ring.length)];
    }
  }

  private void grow(int more) {
    long needed = end - start + more;
    if (needed <= ring.length || ring.length == bound) {
      return;
    }
    int size = ring.length;
    while (size < needed && size < bound) {
      size = Math.min(bound, 2 * size);
    }
    var larger = new float[size];
    for (long p = Math.max(start, end - size); p < end; p++) {
      larger[(int) (p % size)] = ring[(int) (p % ring.length)];
    }
    ring = larger;
  }
}
