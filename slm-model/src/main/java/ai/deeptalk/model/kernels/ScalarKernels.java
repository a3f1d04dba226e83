package ai.deeptalk.model.kernels;

/** What the fast kernels must compute, written so that it can be read. Used by tests. */
public final class ScalarKernels {
  private ScalarKernels() {}

  /** y[rows, out] = x[rows, in] times the transpose of w[out, in], all row-major. */
  public static void multiply(float[] x, int rows, float[] w, int in, int out, float[] y) {
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        double sum = 0;
        for (int i = 0; i < in; i++) {
          sum += (double) x[r * in + i] * w[o * in + i];
        }
        y[r * out + o] = (float) sum;
      }
    }
  }

  /** out[r][i] = silu(gateUp[r][i]) * gateUp[r][width + i], for gateUp [rows, 2 * width]. */
  public static void gate(float[] gateUp, int rows, int width, float[] out) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < width; i++) {
        double g = gateUp[r * 2 * width + i];
        out[r * width + i] = (float) (g / (1 + Math.exp(-g)) * gateUp[r * 2 * width + width + i]);
      }
    }
  }

  /** out[r][i] = x[r][i] / rms(x[r]) * weight[i]. */
  public static void rmsNorm(float[] x, int rows, float[] weight, float eps, float[] out) {
    int width = weight.length;
    for (int r = 0; r < rows; r++) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += (double) x[r * width + i] * x[r * width + i];
      }
      double scale = 1 / Math.sqrt(squares / width + eps);
      for (int i = 0; i < width; i++) {
        out[r * width + i] = (float) (x[r * width + i] * scale * weight[i]);
      }
    }
  }

  /** Softmax in place over {@code count} values at {@code offset}. */
  public static void softmax(float[] values, int offset, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, values[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(values[offset + i] - max);
    }
    for (int i = 0; i < count; i++) {
      values[offset + i] = (float) (Math.exp(values[offset + i] - max) / sum);
    }
  }
}
