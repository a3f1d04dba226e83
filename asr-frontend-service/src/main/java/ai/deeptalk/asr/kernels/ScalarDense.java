package ai.deeptalk.asr.kernels;

/** The reference: one output after the other, in the published weight layout. */
public final class ScalarDense implements Dense {
  private final float[] weights; // [rows, columns]
  private final float[] bias; // [rows]
  private final int columns;

  public ScalarDense(float[] weights, float[] bias, int columns) {
    if (weights.length != bias.length * columns) {
      throw new IllegalArgumentException(
          "weights " + weights.length + ", want " + bias.length + " x " + columns);
    }
    this.weights = weights.clone();
    this.bias = bias.clone();
    this.columns = columns;
  }

  @Override
  public int rows() {
    return bias.length;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void apply(
      float[] in, int inOffset, int inStride, int frames, float[] out, int outOffset) {
    for (int f = 0; f < frames; f++) {
      for (int r = 0; r < bias.length; r++) {
        float sum = bias[r];
        for (int c = 0; c < columns; c++) {
          sum = Math.fma(weights[r * columns + c], in[inOffset + f * inStride + c], sum);
        }
        out[outOffset + f * bias.length + r] = sum;
      }
    }
  }
}
