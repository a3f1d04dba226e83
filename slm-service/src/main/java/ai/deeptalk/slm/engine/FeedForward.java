package ai.deeptalk.slm.engine;

/** The part of a layer that treats every row alone: dense, or a mixture of experts. */
interface FeedForward {

  /**
   * Computes {@code rows} rows.
   *
   * @param x normed hidden states [rows, hiddenSize]
   * @param y receives [rows, hiddenSize]
   * @return nanoseconds spent waiting for others
   */
  long apply(int rows, float[] x, float[] y);
}
