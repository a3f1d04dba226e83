package ai.deeptalk.model.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix product against weights stored in panels: {@code y[r][o] (+)= sum over i of x[r][i] *
 * W[o][i]}.
 *
 * <p>A panel holds {@link #WIDTH} outputs, input-major: [in][WIDTH]. Outputs are lanes and inputs
 * are broadcast, so nothing is summed across lanes, and a panel comes from memory once however many
 * rows there are. Decoding is bound by reading weights: a batch of four costs little more than one
 * row. Four rows at a time already saturate the multipliers; a variant for eight was at times
 * compiled into code six times slower.
 *
 * <p>Strides let the same kernel serve attention, where the "weights" are cached keys and values.
 */
public final class PanelKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Outputs per panel: two vectors of this machine. */
  public static final int WIDTH = 2 * LANES;

  private PanelKernel() {}

  /** Panels needed for {@code outputs} outputs. */
  public static int panels(int outputs) {
    return (outputs + WIDTH - 1) / WIDTH;
  }

  /**
   * Multiplies {@code rows} rows.
   *
   * @param x rows at {@code xOffset + r * xStride}, each {@code in} long
   * @param w panels at {@code wOffset + p * wStride}, each [in][WIDTH]
   * @param y rows at {@code yOffset + r * yStride}, each {@code out} long
   * @param add whether to add to y instead of overwriting it
   */
  public static void multiply(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      float[] w,
      int wOffset,
      int wStride,
      int in,
      int out,
      float[] y,
      int yOffset,
      int yStride,
      boolean add) {
    int panels = panels(out);
    for (int p = 0; p < panels; p++) {
      int panel = wOffset + p * wStride;
      int width = Math.min(WIDTH, out - p * WIDTH);
      int yPanel = yOffset + p * WIDTH;
      int r = 0;
      for (; r + 4 <= rows; r += 4) {
        four(
            x,
            xOffset + r * xStride,
            xStride,
            w,
            panel,
            in,
            y,
            yPanel + r * yStride,
            yStride,
            width,
            add);
      }
      if (r + 2 <= rows) {
        two(
            x,
            xOffset + r * xStride,
            xStride,
            w,
            panel,
            in,
            y,
            yPanel + r * yStride,
            yStride,
            width,
            add);
        r += 2;
      }
      if (r < rows) {
        one(x, xOffset + r * xStride, w, panel, in, y, yPanel + r * yStride, width, add);
      }
    }
  }

  private static void one(
      float[] x, int x0, float[] w, int panel, int in, float[] y, int y0, int width, boolean add) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    int i = 0;
    for (; i + 1 < in; i += 2) {
      int at = panel + i * WIDTH;
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + i]);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[x0 + i + 1]);
      a0 = v0.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      b0 = v0.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b0);
      a1 = v1.fma(FloatVector.fromArray(SPECIES, w, at + WIDTH), a1);
      b1 = v1.fma(FloatVector.fromArray(SPECIES, w, at + WIDTH + LANES), b1);
    }
    if (i < in) {
      int at = panel + i * WIDTH;
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + i]);
      a0 = v0.fma(FloatVector.fromArray(SPECIES, w, at), a0);
      b0 = v0.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b0);
    }
    store(a0.add(a1), b0.add(b1), y, y0, width, add);
  }

  private static void two(
      float[] x,
      int x0,
      int xs,
      float[] w,
      int panel,
      int in,
      float[] y,
      int y0,
      int ys,
      int width,
      boolean add) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    int x1 = x0 + xs;
    int i = 0;
    for (; i + 1 < in; i += 2) {
      int at = panel + i * WIDTH;
      FloatVector wa = FloatVector.fromArray(SPECIES, w, at);
      FloatVector wb = FloatVector.fromArray(SPECIES, w, at + LANES);
      FloatVector v = FloatVector.broadcast(SPECIES, x[x0 + i]);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.broadcast(SPECIES, x[x1 + i]);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      wa = FloatVector.fromArray(SPECIES, w, at + WIDTH);
      wb = FloatVector.fromArray(SPECIES, w, at + WIDTH + LANES);
      v = FloatVector.broadcast(SPECIES, x[x0 + i + 1]);
      c0 = v.fma(wa, c0);
      d0 = v.fma(wb, d0);
      v = FloatVector.broadcast(SPECIES, x[x1 + i + 1]);
      c1 = v.fma(wa, c1);
      d1 = v.fma(wb, d1);
    }
    if (i < in) {
      int at = panel + i * WIDTH;
      FloatVector wa = FloatVector.fromArray(SPECIES, w, at);
      FloatVector wb = FloatVector.fromArray(SPECIES, w, at + LANES);
      FloatVector v = FloatVector.broadcast(SPECIES, x[x0 + i]);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.broadcast(SPECIES, x[x1 + i]);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
    }
    store(a0.add(c0), b0.add(d0), y, y0, width, add);
    store(a1.add(c1), b1.add(d1), y, y0 + ys, width, add);
  }

  private static void four(
      float[] x,
      int x0,
      int xs,
      float[] w,
      int panel,
      int in,
      float[] y,
      int y0,
      int ys,
      int width,
      boolean add) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    int x1 = x0 + xs;
    int x2 = x1 + xs;
    int x3 = x2 + xs;
    for (int i = 0; i < in; i++) {
      int at = panel + i * WIDTH;
      FloatVector wa = FloatVector.fromArray(SPECIES, w, at);
      FloatVector wb = FloatVector.fromArray(SPECIES, w, at + LANES);
      FloatVector v = FloatVector.broadcast(SPECIES, x[x0 + i]);
      a0 = v.fma(wa, a0);
      b0 = v.fma(wb, b0);
      v = FloatVector.broadcast(SPECIES, x[x1 + i]);
      a1 = v.fma(wa, a1);
      b1 = v.fma(wb, b1);
      v = FloatVector.broadcast(SPECIES, x[x2 + i]);
      a2 = v.fma(wa, a2);
      b2 = v.fma(wb, b2);
      v = FloatVector.broadcast(SPECIES, x[x3 + i]);
      a3 = v.fma(wa, a3);
      b3 = v.fma(wb, b3);
    }
    store(a0, b0, y, y0, width, add);
    store(a1, b1, y, y0 + ys, width, add);
    store(a2, b2, y, y0 + 2 * ys, width, add);
    store(a3, b3, y, y0 + 3 * ys, width, add);
  }

  private static void store(
      FloatVector a, FloatVector b, float[] y, int at, int width, boolean add) {
    if (width == WIDTH) {
      if (add) {
        a.add(FloatVector.fromArray(SPECIES, y, at)).intoArray(y, at);
        b.add(FloatVector.fromArray(SPECIES, y, at + LANES)).intoArray(y, at + LANES);
      } else {
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
      }
      return;
    }
    storePart(a, y, at, width, add);
    if (width > LANES) {
      storePart(b, y, at + LANES, width - LANES, add);
    }
  }

  private static void storePart(FloatVector v, float[] y, int at, int width, boolean add) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, width);
    (add ? v.add(FloatVector.fromArray(SPECIES, y, at, mask)) : v).intoArray(y, at, mask);
  }
}
