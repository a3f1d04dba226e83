package ai.deeptalk.asr.kernels;

/**
 * A dense layer applied to consecutive frames: {@code y = W x + b}.
 *
 * <p>Each output is one chain of fused multiply-adds over the columns, starting from the bias. The
 * order does not depend on how many frames are given at once nor on the vector width, so all
 * implementations agree to the last bit.
 */
public sealed interface Dense permits ScalarDense, VectorDense {

  int rows();

  int columns();

  /**
   * Multiplies.
   *
   * @param in frame f begins at {@code inOffset + f * inStride} and has {@link #columns()} values
   * @param out frame f is written at {@code outOffset + f * rows()}
   */
  void apply(float[] in, int inOffset, int inStride, int frames, float[] out, int outOffset);

  /** The fast implementation of {@code weights [rows, columns]} and {@code bias [rows]}. */
  static Dense of(float[] weights, float[] bias, int columns) {
    return new VectorDense(weights, bias, columns);
  }
}
