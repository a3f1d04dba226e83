package ai.deeptalk.vocoder.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Outputs side by side in vector lanes, so no lane is ever added to another. Weights are packed
 * into panels of {@code 4 * lanes} rows, column after column: the inner loop reads memory strictly
 * forward. The last panel is filled with zero rows.
 */
final class VectorDense implements Dense {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int PANEL = 4 * WIDTH;

  private final int rows;
  private final int columns;
  private final float[] packed; // [panels, columns, PANEL]
  private final float[] bias; // [panels * PANEL]

  VectorDense(float[] weights, float[] bias, int columns) {
    this.rows = bias.length;
    this.columns = columns;
    if (weights.length != rows * columns) {
      throw new IllegalArgumentException(
          "weights must be " + rows + " x " + columns + ": " + weights.length);
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
  public void apply(float[] x, float[] y) {
    for (int row = 0; row < rows; row += PANEL) {
      panel(row, x, y);
    }
  }

  private void panel(int row, float[] x, float[] y) {
    FloatVector y0 = FloatVector.fromArray(LANES, bias, row);
    FloatVector y1 = FloatVector.fromArray(LANES, bias, row + WIDTH);
    FloatVector y2 = FloatVector.fromArray(LANES, bias, row + 2 * WIDTH);
    FloatVector y3 = FloatVector.fromArray(LANES, bias, row + 3 * WIDTH);
    int w = row * columns;
    for (int c = 0; c < columns; c++, w += PANEL) {
      FloatVector v = FloatVector.broadcast(LANES, x[c]);
      y0 = FloatVector.fromArray(LANES, packed, w).fma(v, y0);
      y1 = FloatVector.fromArray(LANES, packed, w + WIDTH).fma(v, y1);
      y2 = FloatVector.fromArray(LANES, packed, w + 2 * WIDTH).fma(v, y2);
      y3 = FloatVector.fromArray(LANES, packed, w + 3 * WIDTH).fma(v, y3);
    }
    store(y0, y, row);
    store(y1, y, row + WIDTH);
    store(y2, y, row + 2 * WIDTH);
    store(y3, y, row + 3 * WIDTH);
  }

  private void store(FloatVector values, float[] y, int row) {
    if (row + WIDTH <= rows) {
      values.intoArray(y, row);
    } else if (row < rows) {
      values.intoArray(y, row, LANES.indexInRange(row, rows));
    }
  }
}
