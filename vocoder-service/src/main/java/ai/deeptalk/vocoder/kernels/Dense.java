package ai.deeptalk.vocoder.kernels;

/**
 * {@code y = W x + b} for one vector. Each output is one chain of fused multiply-adds over the
 * columns, starting from the bias, so both implementations agree to the last bit.
 */
public sealed interface Dense permits ScalarDense, VectorDense {

  int rows();

  int columns();

  /**
   * Multiplies.
   *
   * @param x [columns]
   * @param y [rows], written
   */
  void apply(float[] x, float[] y);

  /** The fast implementation of {@code weights [rows, columns]} and {@code bias [rows]}. */
  static Dense of(float[] weights, float[] bias, int columns) {
    return new VectorDense(weights, bias, columns);
  }
}
