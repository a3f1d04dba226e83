package ai.deeptalk.model.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Panels of 8-bit integers [panels, in, WIDTH], {@code W = value * scale of the output}.
 *
 * <p>A block of a panel is widened to floats just before it is multiplied: from memory come a
 * quarter of the bytes, and the floats are used at once, in the nearest cache.
 */
final class BytePanels implements Panels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Byte.SIZE * FLOATS.length()));
  private static final int MOST = 127; // symmetric, so that zero stays zero
  private static final int BLOCK = 64; // inputs widened at a time: eight kilobytes of floats

  private final byte[] values;
  private final float[] scales; // [panels * WIDTH]

  private BytePanels(byte[] values, float[] scales) {
    this.values = values;
    this.scales = scales;
  }

  /** Rounds panels of {@code in} inputs. */
  static BytePanels of(float[] panels, int in) {
    int width = PanelKernel.WIDTH;
    var values = new byte[panels.length];
    var scales = new float[panels.length / in];
    for (int column = 0; column < scales.length; column++) {
      int from = column / width * in * width + column % width;
      float largest = 0;
      for (int i = 0; i < in; i++) {
        largest = Math.max(largest, Math.abs(panels[from + i * width]));
      }
      scales[column] = largest / MOST;
      for (int i = 0; i < in && largest > 0; i++) {
        values[from + i * width] = (byte) Math.round(panels[from + i * width] / scales[column]);
      }
    }
    return new BytePanels(values, scales);
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
    var block = new float[BLOCK * PanelKernel.WIDTH]; // short-lived: one multiplication's own
    for (int p = 0; p < PanelKernel.panels(out); p++) {
      int first = p * PanelKernel.WIDTH;
      int width = Math.min(PanelKernel.WIDTH, out - first);
      for (int from = 0; from < in; from += BLOCK) {
        int inputs = Math.min(BLOCK, in - from);
        widen(p, p * in + from, inputs, block);
        PanelKernel.multiply(
            x,
            xOffset + from,
            xStride,
            rows,
            block,
            0,
            block.length,
            inputs,
            width,
            y,
            yOffset + first,
            yStride,
            from > 0);
      }
    }
  }

  /** Floats of some inputs of panel p, the first of which is row {@code row} of all panels. */
  private void widen(int p, int row, int inputs, float[] block) {
    int lanes = FLOATS.length();
    FloatVector low = FloatVector.fromArray(FLOATS, scales, p * PanelKernel.WIDTH);
    FloatVector high = FloatVector.fromArray(FLOATS, scales, p * PanelKernel.WIDTH + lanes);
    int from = row * PanelKernel.WIDTH;
    for (int at = 0; at < inputs * PanelKernel.WIDTH; at += PanelKernel.WIDTH) {
      floats(from + at).mul(low).intoArray(block, at);
      floats(from + at + lanes).mul(high).intoArray(block, at + lanes);
    }
  }

  private FloatVector floats(int at) {
    return (FloatVector)
        ByteVector.fromArray(BYTES, values, at).convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
