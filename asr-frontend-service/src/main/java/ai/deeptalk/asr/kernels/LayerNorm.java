package ai.deeptalk.asr.kernels;

/**
 * Zero mean and unit variance over one frame, then a gain and an offset per channel. Sums are
 * double: 25 frames a second.
 */
public final class LayerNorm {
  private static final double EPSILON = 1e-5;

  private final float[] gain; // [channels]
  private final float[] offset; // [channels]

  public LayerNorm(float[] gain, float[] offset) {
    this.gain = gain.clone();
    this.offset = offset.clone();
  }

  public void apply(float[] in, int inOffset, float[] out, int outOffset) {
    int channels = gain.length;
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += in[inOffset + c];
    }
    double mean = sum / channels;
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      double d = in[inOffset + c] - mean;
      squares += d * d;
    }
    double scale = 1 / Math.sqrt(squares / channels + EPSILON);
    for (int c = 0; c < channels; c++) {
      out[outOffset + c] = (float) ((in[inOffset + c] - mean) * scale * gain[c] + offset[c]);
    }
  }
}
