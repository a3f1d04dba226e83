package ai.deeptalk.asr.encoder;

import java.util.Arrays;

/**
 * Frames of one width between two layers: written at the back, read by index, dropped at the front.
 *
 * <p>Frames lie one after the other in one array, so a layer can hand a window of them to a kernel
 * without copying.
 */
final class FrameQueue {
  private final int width;
  private float[] values; // [capacity, width]
  private int head; // frames dropped before the first one kept
  private int count;

  FrameQueue(int width) {
    this.width = width;
    this.values = new float[32 * width];
  }

  int width() {
    return width;
  }

  int count() {
    return count;
  }

  float[] array() {
    return values;
  }

  /** Where frame {@code index} begins in {@link #array()}. */
  int offset(int index) {
    return (head + index) * width;
  }

  /**
   * Makes room for frames at the back; returns the offset of the first. The array may be another
   * one afterwards.
   */
  int append(int frames) {
    if ((head + count + frames) * width > values.length) {
      int needed = (count + frames) * width;
      float[] target = needed > values.length / 2 ? new float[2 * needed] : values;
      System.arraycopy(values, head * width, target, 0, count * width);
      values = target;
      head = 0;
    }
    int offset = offset(count);
    count += frames;
    return offset;
  }

  void appendZeros(int frames) {
    int offset = append(frames);
    Arrays.fill(values, offset, offset + frames * width, 0);
  }

  void drop(int frames) {
    head += frames;
    count -= frames;
  }
}
