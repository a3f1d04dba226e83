package ai.deeptalk.model.kernels;

/** Weights of a {@link Matrix} cut into panels of {@link PanelKernel#WIDTH} outputs. */
sealed interface Panels permits FloatPanels, BytePanels {

  /**
   * {@code y[rows, out] = x[rows, in] * transpose(W)}, with rows of x and y at a stride.
   *
   * @param out outputs; the last panel may hold fewer than its width
   */
  void multiply(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int in,
      int out,
      float[] y,
      int yOffset,
      int yStride);
}
