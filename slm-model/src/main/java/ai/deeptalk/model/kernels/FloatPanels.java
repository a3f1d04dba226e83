package ai.deeptalk.model.kernels;

/** Panels as they are multiplied: [panels, in, WIDTH]. */
final class FloatPanels implements Panels {
  private final float[] values;

  FloatPanels(float[] values) {
    this.values = values;
  }

  @Override
  public void multiply(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int in,
      int out,
      float[] y,
      int yOffset,
      int yStride) {
    PanelKernel.multiply(
        x,
        xOffset,
        xStride,
        rows,
        values,
        0,
        in * PanelKernel.WIDTH,
        in,
        out,
        y,
        yOffset,
        yStride,
        false);
  }
}
