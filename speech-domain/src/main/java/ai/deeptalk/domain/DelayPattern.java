package ai.deeptalk.domain;

import java.util.Arrays;

/**
 * By how many steps each codebook lags the text: codebook {@code i} carries its code of frame
 * {@code f} at step {@code f + delay(i)}. The lag lets a codebook be predicted from the ones before
 * it, and costs {@link #longest()} steps before the first frame is complete.
 */
public final class DelayPattern {
  private final int[] delays; // [codebooks]
  private final int longest;

  private DelayPattern(int[] delays) {
    this.delays = delays;
    this.longest = Arrays.stream(delays).max().orElseThrow();
  }

  public static DelayPattern of(int... delays) {
    if (delays.length == 0) {
      throw new IllegalArgumentException("a delay pattern has at least one codebook");
    }
    for (int delay : delays) {
      if (delay < 0) {
        throw new IllegalArgumentException("delay must not be negative: " + delay);
      }
    }
    return new DelayPattern(delays.clone());
  }

  public int codebooks() {
    return delays.length;
  }

  public int delay(int codebook) {
    return delays[codebook];
  }

  /** The largest delay: frame {@code f} is complete after step {@code f + longest()}. */
  public int longest() {
    return longest;
  }

  /** The step at which a codebook carries its code of a frame. */
  public int stepOf(int frame, int codebook) {
    return frame + delays[codebook];
  }

  /** The frame whose code a codebook carries at a step; negative before its first one. */
  public int frameOf(int step, int codebook) {
    return step - delays[codebook];
  }

  /** The frame that is complete after a step; negative while none is. */
  public int completedFrame(int step) {
    return step - longest;
  }

  /** The last step of an answer of so many frames. */
  public int lastStep(int frames) {
    return frames - 1 + longest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DelayPattern that && Arrays.equals(delays, that.delays);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(delays);
  }

  @Override
  public String toString() {
    return Arrays.toString(delays);
  }
}
