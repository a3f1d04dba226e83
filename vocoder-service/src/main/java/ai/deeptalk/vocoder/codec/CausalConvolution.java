package ai.deeptalk.vocoder.codec;

import ai.deeptalk.vocoder.kernels.Dense;
import java.util.Arrays;

/** A convolution over the newest three frames; zeros stand for frames before the first. */
final class CausalConvolution {
  static final int KERNEL = 3;

  private final Dense weights; // columns: [kernel, channels], oldest tap first
  private final float[] window; // the same

  CausalConvolution(Dense weights) {
    this.weights = weights;
    this.window = new float[weights.columns()];
  }

  /**
   * Takes the next frame.
   *
   * @param frame [channels]
   * @param out [rows], written
   */
  void step(float[] frame, float[] out) {
    System.arraycopy(window, frame.length, window, 0, window.length - frame.length);
    System.arraycopy(frame, 0, window, window.length - frame.length, frame.length);
    weights.apply(window, out);
  }

  void reset() {
    Arrays.fill(window, 0);
  }
}
