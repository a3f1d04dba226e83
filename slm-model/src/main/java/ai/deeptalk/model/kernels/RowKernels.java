package ai.deeptalk.model.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Kernels that work row by row: norms, gates, softmax, weighted sums. */
public final class RowKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private RowKernels() {}

  /** One row of RMS norm: out = x / rms(x) * weight. x and out may be the same place. */
  public static void rmsNorm(
      float[] x, int xOffset, float[] weight, float eps, float[] out, int outOffset) {
    int width = weight.length;
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xOffset + i);
      sum = v.fma(v, sum);
    }
    float squares = sum.reduceLanes(VectorOperators.ADD);
    for (; i < width; i++) {
      squares += x[xOffset + i] * x[xOffset + i];
    }
    float scale = (float) (1 / Math.sqrt(squares / width + eps));
    i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .mul(scale)
          .mul(FloatVector.fromArray(SPECIES, weight, i))
          .intoArray(out, outOffset + i);
    }
    for (; i < width; i++) {
      out[outOffset + i] = x[xOffset + i] * scale * weight[i];
    }
  }

  /** out[r][i] = silu(gateUp[r][i]) * gateUp[r][width + i], for gateUp [rows, 2 * width]. */
  public static void gate(float[] gateUp, int rows, int width, float[] out) {
    for (int r = 0; r < rows; r++) {
      int g = r * 2 * width;
      int i = 0;
      for (; i + LANES <= width; i += LANES) {
        FloatVector v = FloatVector.fromArray(SPECIES, gateUp, g + i);
        FloatVector sigmoidInverse = VectorExp.exp(v.neg(), SPECIES, INTS).add(1f);
        v.div(sigmoidInverse)
            .mul(FloatVector.fromArray(SPECIES, gateUp, g + width + i))
            .intoArray(out, r * width + i);
      }
      for (; i < width; i++) {
        float v = gateUp[g + i];
        out[r * width + i] = (float) (v / (1 + Math.exp(-v))) * gateUp[g + width + i];
      }
    }
  }

  /**
   * Softmax in place over {@code count} values at {@code offset}, each first times {@code scale}.
   */
  public static void softmax(float[] values, int offset, int count, float scale) {
    FloatVector maxima = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      maxima = maxima.max(FloatVector.fromArray(SPECIES, values, offset + i));
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    for (; i < count; i++) {
      max = Math.max(max, values[offset + i]);
    }
    FloatVector sums = FloatVector.zero(SPECIES);
    i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, values, offset + i).sub(max).mul(scale);
      FloatVector e = VectorExp.exp(v, SPECIES, INTS);
      e.intoArray(values, offset + i);
      sums = sums.add(e);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < count; i++) {
      float e = (float) Math.exp((values[offset + i] - max) * scale);
      values[offset + i] = e;
      sum += e;
    }
    scale(values, offset, count, 1 / sum);
  }

  /** values *= factor. */
  public static void scale(float[] values, int offset, int count, float factor) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, values, offset + i).mul(factor).intoArray(values, offset + i);
    }
    for (; i < count; i++) {
      values[offset + i] *= factor;
    }
  }

  /** y += factor * x. */
  public static void addScaled(
      float[] x, int xOffset, int count, float factor, float[] y, int yOffset) {
    int i = 0;
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xOffset + i)
          .fma(f, FloatVector.fromArray(SPECIES, y, yOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (; i < count; i++) {
      y[yOffset + i] += factor * x[xOffset + i];
    }
  }

  /** y += x. */
  public static void add(float[] x, int xOffset, int count, float[] y, int yOffset) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yOffset + i)
          .add(FloatVector.fromArray(SPECIES, x, xOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (; i < count; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }
}
