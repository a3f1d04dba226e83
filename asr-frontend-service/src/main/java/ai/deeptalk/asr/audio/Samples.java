package ai.deeptalk.asr.audio;

import java.util.Arrays;

/**
 * A growable run of samples, filled by one stage and read by the next, then cleared and used again.
 */
public final class Samples {
  private float[] values = new float[1024];
  private int count;

  public void add(float value) {
    room(1);
    values[count++] = value;
  }

  public void addAll(float[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, values, count, length);
    count += length;
  }

  public int count() {
    return count;
  }

  /** The live array; only the first {@link #count()} values mean anything. */
  public float[] array() {
    return values;
  }

  public float[] toArray() {
    return Arrays.copyOf(values, count);
  }

  public void clear() {
    count = 0;
  }

  /** Forgets the first {@code length} samples. */
  public void drop(int length) {
    System.arraycopy(values, length, values, 0, count - length);
    count -= length;
  }

  private void room(int more) {
    if (count + more > values.length) {
      values = Arrays.copyOf(values, Math.max(count + more, 2 * values.length));
    }
  }
}
