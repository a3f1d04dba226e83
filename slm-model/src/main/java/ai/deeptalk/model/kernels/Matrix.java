package ai.deeptalk.model.kernels;

/**
 * Weights of a linear layer without bias, held in panels for {@link PanelKernel}. Packed once when
 * a model is loaded, in the format asked for; immutable afterwards.
 */
public final class Matrix {
  private final int in;
  private final int out;
  private final Panels panels; // zeros beyond out

  private Matrix(Packing packing, WeightFormat format) {
    this.in = packing.in;
    this.out = packing.out;
    this.panels =
        switch (format) {
          case FP32 -> new FloatPanels(packing.panels);
          case INT8 -> BytePanels.of(packing.panels, packing.in);
        };
  }

  /** Packs row-major weights [out, in]. */
  public static Matrix of(float[] weights, int out, int in) {
    return of(weights, out, in, WeightFormat.FP32);
  }

  /** Packs row-major weights [out, in]. */
  public static Matrix of(float[] weights, int out, int in, WeightFormat format) {
    if (weights.length != out * in) {
      throw new IllegalArgumentException(weights.length + " weights are not " + out + " x " + in);
    }
    return stack(in, weights, new float[0], format);
  }

  /** Packs the rows of two matrices of the same input, one below the other: a gate and its up. */
  public static Matrix stack(int in, float[] first, float[] second, WeightFormat format) {
    if (first.length % in != 0 || second.length % in != 0) {
      throw new IllegalArgumentException(
          first.length + " and " + second.length + " weights are not rows of " + in);
    }
    int firstRows = first.length / in;
    Packing packing = new Packing(in, firstRows + second.length / in);
    packing.rows(first, 0);
    packing.rows(second, firstRows);
    return new Matrix(packing, format);
  }

  /** Packs the transpose of row-major weights [in, out]. */
  public static Matrix transposed(float[] weights, int in, int out) {
    Packing packing = new Packing(in, out);
    packing.columns(weights);
    return new Matrix(packing, WeightFormat.FP32);
  }

  public int in() {
    return in;
  }

  public int out() {
    return out;
  }

  /** y[rows, out] = x[rows, in] * transpose(W), both dense and row-major. */
  public void multiply(float[] x, int rows, float[] y) {
    multiply(x, 0, in, rows, y, 0, out);
  }

  /** The same with rows at a stride. */
  public void multiply(
      float[] x, int xOffset, int xStride, int rows, float[] y, int yOffset, int yStride) {
    panels.multiply(x, xOffset, xStride, rows, in, out, y, yOffset, yStride);
  }

  /** Weights on their way into panels. */
  private static final class Packing {
    final int in;
    final int out;
    final float[] panels;

    Packing(int in, int out) {
      this.in = in;
      this.out = out;
      long size = (long) PanelKernel.panels(out) * in * PanelKernel.WIDTH;
      this.panels = new float[Math.toIntExact(size)];
    }

    void rows(float[] weights, int firstRow) {
      for (int r = 0; r < weights.length / in; r++) {
        int at = column(firstRow + r);
        for (int i = 0; i < in; i++) {
          panels[at + i * PanelKernel.WIDTH] = weights[r * in + i];
        }
      }
    }

    void columns(float[] weights) {
      for (int o = 0; o < out; o++) {
        int at = column(o);
        for (int i = 0; i < in; i++) {
          panels[at + i * PanelKernel.WIDTH] = weights[i * out + o];
        }
      }
    }

    private int column(int o) {
      return o / PanelKernel.WIDTH * in * PanelKernel.WIDTH + o % PanelKernel.WIDTH;
    }
  }
}
