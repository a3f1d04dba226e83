package ai.deeptalk.asr.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Outputs side by side in vector lanes, so no lane is ever added to another.
 *
 * <p>Weights are packed into panels of {@code 4 * lanes} rows, column after column: the inner loop
 * reads memory strictly forward. Frames share one pass over the weights, because a single frame is
 * bound by memory, not by arithmetic.
 */
final class VectorDense implements Dense {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int PANEL = 4 * WIDTH;

  private final int rows;
  private final int columns;
  private final float[] packed; // [panels, columns, PANEL]
  private final float[] bias; // [panels * PANEL], zero beyond rows

  VectorDense(float[] weights, float[] bias, int columns) {
    this.rows = bias.length;
    this.columns = columns;
    if (weights.length != rows * columns) {
      throw new IllegalArgumentException(
          "weights " + weights.length + ", want " + rows + " x " + columns);
    }
    int panels = (rows + PANEL - 1) / PANEL;
    this.bias = Arrays.copyOf(bias, panels * PANEL);
    this.packed = new float[panels * columns * PANEL];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        packed[(r / PANEL * columns + c) * PANEL + r % PANEL] = weights[r * columns + c];
      }
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void apply(
      float[] in, int inOffset, int inStride, int frames, float[] out, int outOffset) {
    for (int row = 0; row < rows; row += PANEL) {
      if (row + PANEL > rows) {
        partialPanel(row, in, inOffset, inStride, frames, out, outOffset);
        return;
      }
      int f = 0;
      for (; f + 4 <= frames; f += 4) {
        fourFrames(row, in, inOffset + f * inStride, inStride, out, outOffset + f * rows + row);
      }
      if (f + 2 <= frames) {
        twoFrames(row, in, inOffset + f * inStride, inStride, out, outOffset + f * rows + row);
        f += 2;
      }
      if (f < frames) {
        oneFrame(row, in, inOffset + f * inStride, out, outOffset + f * rows + row);
      }
    }
  }

  private void oneFrame(int row, float[] in, int at, float[] out, int to) {
    FloatVector y0 = FloatVector.fromArray(LANES, bias, row);
    FloatVector y1 = FloatVector.fromArray(LANES, bias, row + WIDTH);
    FloatVector y2 = FloatVector.fromArray(LANES, bias, row + 2 * WIDTH);
    FloatVector y3 = FloatVector.fromArray(LANES, bias, row + 3 * WIDTH);
    int w = row * columns;
    for (int c = 0; c < columns; c++, w += PANEL) {
      FloatVector x = FloatVector.broadcast(LANES, in[at + c]);
      y0 = FloatVector.fromArray(LANES, packed, w).fma(x, y0);
      y1 = FloatVector.fromArray(LANES, packed, w + WIDTH).fma(x, y1);
      y2 = FloatVector.fromArray(LANES, packed, w + 2 * WIDTH).fma(x, y2);
      y3 = FloatVector.fromArray(LANES, packed, w + 3 * WIDTH).fma(x, y3);
    }
    y0.intoArray(out, to);
    y1.intoArray(out, to + WIDTH);
    y2.intoArray(out, to + 2 * WIDTH);
    y3.intoArray(out, to + 3 * WIDTH);
  }

  /** Four vectors of rows by two frames: what one speech feature needs. */
  private void twoFrames(int row, float[] in, int at, int stride, float[] out, int to) {
    FloatVector a0 = FloatVector.fromArray(LANES, bias, row);
    FloatVector a1 = FloatVector.fromArray(LANES, bias, row + WIDTH);
    FloatVector a2 = FloatVector.fromArray(LANES, bias, row + 2 * WIDTH);
    FloatVector a3 = FloatVector.fromArray(LANES, bias, row + 3 * WIDTH);
    FloatVector b0 = a0;
    FloatVector b1 = a1;
    FloatVector b2 = a2;
    FloatVector b3 = a3;
    int w = row * columns;
    for (int c = 0; c < columns; c++, w += PANEL) {
      FloatVector x = FloatVector.broadcast(LANES, in[at + c]);
      FloatVector y = FloatVector.broadcast(LANES, in[at + stride + c]);
      FloatVector weight = FloatVector.fromArray(LANES, packed, w);
      a0 = weight.fma(x, a0);
      b0 = weight.fma(y, b0);
      weight = FloatVector.fromArray(LANES, packed, w + WIDTH);
      a1 = weight.fma(x, a1);
      b1 = weight.fma(y, b1);
      weight = FloatVector.fromArray(LANES, packed, w + 2 * WIDTH);
      a2 = weight.fma(x, a2);
      b2 = weight.fma(y, b2);
      weight = FloatVector.fromArray(LANES, packed, w + 3 * WIDTH);
      a3 = weight.fma(x, a3);
      b3 = weight.fma(y, b3);
    }
    a0.intoArray(out, to);
    a1.intoArray(out, to + WIDTH);
    a2.intoArray(out, to + 2 * WIDTH);
    a3.intoArray(out, to + 3 * WIDTH);
    b0.intoArray(out, to + rows);
    b1.intoArray(out, to + rows + WIDTH);
    b2.intoArray(out, to + rows + 2 * WIDTH);
    b3.intoArray(out, to + rows + 3 * WIDTH);
  }

  /**
   * Two vectors of rows by four frames at a time: eight accumulators fit the registers of every
   * machine.
   */
  private void fourFrames(int row, float[] in, int at, int stride, float[] out, int to) {
    for (int half = 0; half < PANEL; half += 2 * WIDTH) {
      FloatVector a0 = FloatVector.fromArray(LANES, bias, row + half);
      FloatVector a1 = FloatVector.fromArray(LANES, bias, row + half + WIDTH);
      FloatVector b0 = a0;
      FloatVector b1 = a1;
      FloatVector c0 = a0;
      FloatVector c1 = a1;
      FloatVector d0 = a0;
      FloatVector d1 = a1;
      int w = row * columns + half;
      for (int c = 0; c < columns; c++, w += PANEL) {
        FloatVector w0 = FloatVector.fromArray(LANES, packed, w);
        FloatVector w1 = FloatVector.fromArray(LANES, packed, w + WIDTH);
        FloatVector x = FloatVector.broadcast(LANES, in[at + c]);
        a0 = w0.fma(x, a0);
        a1 = w1.fma(x, a1);
        x = FloatVector.broadcast(LANES, in[at + stride + c]);
        b0 = w0.fma(x, b0);
        b1 = w1.fma(x, b1);
        x = FloatVector.broadcast(LANES, in[at + 2 * stride + c]);
        c0 = w0.fma(x, c0);
        c1 = w1.fma(x, c1);
        x = FloatVector.broadcast(LANES, in[at + 3 * stride + c]);
        d0 = w0.fma(x, d0);
        d1 = w1.fma(x, d1);
      }
      int o = to + half;
      a0.intoArray(out, o);
      a1.intoArray(out, o + WIDTH);
      b0.intoArray(out, o + rows);
      b1.intoArray(out, o + rows + WIDTH);
      c0.intoArray(out, o + 2 * rows);
      c1.intoArray(out, o + 2 * rows + WIDTH);
      d0.intoArray(out, o + 3 * rows);
      d1.intoArray(out, o + 3 * rows + WIDTH);
    }
  }

  /** Rows that do not fill a panel; heads of one row, odd test sizes. */
  private void partialPanel(
      int row, float[] in, int inOffset, int inStride, int frames, float[] out, int outOffset) {
    for (int f = 0; f < frames; f++) {
      for (int r = row; r < rows; r++) {
        float sum = bias[r];
        for (int c = 0; c < columns; c++) {
          float weight = packed[row * columns + c * PANEL + r - row];
          sum = Math.fma(weight, in[inOffset + f * inStride + c], sum);
        }
        out[outOffset + f * rows + r] = sum;
      }
    }
  }
}
