package ai.deeptalk.asr.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One filter over time per channel: {@code y[c] = b[c] + sum_k w[c, k] x[k, c]}, channels in vector
 * lanes.
 */
public final class Depthwise {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private final float[] weights; // [kernel, channels]
  private final float[] bias; // [channels]
  private final int kernel;

  /**
   * Takes the weights.
   *
   * @param weights [channels, kernel], the published layout
   */
  public Depthwise(float[] weights, float[] bias) {
    int channels = bias.length;
    this.kernel = weights.length / channels;
    this.bias = bias.clone();
    this.weights = new float[weights.length];
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < kernel; k++) {
        this.weights[k * channels + c] = weights[c * kernel + k];
      }
    }
  }

  public int kernel() {
    return kernel;
  }

  public int channels() {
    return bias.length;
  }

  /**
   * Filters one frame.
   *
   * @param in kernel consecutive frames from {@code inOffset} on, oldest first
   */
  public void apply(float[] in, int inOffset, float[] out, int outOffset) {
    int channels = bias.length;
    int c = 0;
    for (int bound = LANES.loopBound(channels); c < bound; c += LANES.length()) {
      FloatVector sum = FloatVector.fromArray(LANES, bias, c);
      for (int k = 0; k < kernel; k++) {
        FloatVector x = FloatVector.fromArray(LANES, in, inOffset + k * channels + c);
        sum = FloatVector.fromArray(LANES, weights, k * channels + c).fma(x, sum);
      }
      sum.intoArray(out, outOffset + c);
    }
    for (; c < channels; c++) {
      out[outOffset + c] = scalar(in, inOffset, c);
    }
  }

  /** The reference for one channel, and the tail of the vector loop. */
  float scalar(float[] in, int inOffset, int c) {
    float sum = bias[c];
    for (int k = 0; k < kernel; k++) {
      sum = Math.fma(weights[k * bias.length + c], in[inOffset + k * bias.length + c], sum);
    }
    return sum;
  }
}
