package ai.deeptalk.vocoder.kernels;

/** The reference: one output after the other, in the published weight layout. */
public final class ScalarDense implements Dense {
  private final float[] weights; // [rows, columns]
  private final float[] bias; // [rows]
  private final int columns;

  public ScalarDense(float[] weights, float[] bias, int columns) {
    if (weights.length != bias.length * columns) {
      throw new IllegalArgumentException(
          "weights must be " + bias.length + " x " + columns + ": " + weights.length);
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
  public void apply(float[] x, float[] y) {
    for (int r = 0; r < bias.length; r++) {
      float sum = bias[r];
      for (int c = 0; c < columns; c++) {
        sum = Math.fma(weights[r * columns + c], x[c], sum);
      }
      y[r] = sum;
    }
  }
}
