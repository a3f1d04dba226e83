package ai.deeptalk.model.kernels;

/**
 * Weights of a linear layer without bias, held in panels for {@link PanelKernel}. Packed once when
 * a model is loaded; immutable afterwards.
 */
public final class Matrix {
  private final int in;
  private final int out;
  private final float[] panels; // [panels(out)][in][WIDTH], zeros beyond out

  private Matrix(int in, int out) {
    this.in = in;
    this.out = out;
    long size = (long) PanelKernel.panels(out) * in * PanelKernel.WIDTH;
    this.panels = new float[Math.toIntExact(size)];
  }

  /** Packs row-major weights [out, in]. */
  public static Matrix of(float[] weights, int out, int in) {
    return stack(in, weights, new float[0]);
  }

  /** Packs the rows of two matrices of the same input, one below the other: a gate and its up. */
  public static Matrix stack(int in, float[] first, float[] second) {
    if (first.length % in != 0 || second.length % in != 0) {
      throw new IllegalArgumentException(
          first.length + " and " + second.length + " weights are not rows of " + in);
    }
    int firstRows = first.length / in;
    Matrix matrix = new Matrix(in, firstRows + second.length / in);
    matrix.pack(first, 0);
    matrix.pack(second, firstRows);
    return matrix;
  }

  /** Packs the transpose of row-major weights [in, out]. */
  public static Matrix transposed(float[] weights, int in, int out) {
    Matrix matrix = new Matrix(in, out);
    for (int o = 0; o < out; o++) {
      int at = matrix.column(o);
      for (int i = 0; i < in; i++) {
        matrix.panels[at + i * PanelKernel.WIDTH] = weights[i * out + o];
      }
    }
    return matrix;
  }

  private void pack(float[] weights, int firstRow) {
    for (int r = 0; r < weights.length / in; r++) {
      int at = column(firstRow + r);
      for (int i = 0; i < in; i++) {
        panels[at + i * PanelKernel.WIDTH] = weights[r * in + i];
      }
    }
  }

  private int column(int o) {
    return o / PanelKernel.WIDTH * in * PanelKernel.WIDTH + o % PanelKernel.WIDTH;
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
    PanelKernel.multiply(
        x,
        xOffset,
        xStride,
        rows,
        panels,
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
