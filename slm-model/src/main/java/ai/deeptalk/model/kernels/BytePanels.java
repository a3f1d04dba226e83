package ai.deeptalk.model.kernels;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Panels of 8-bit integers [panels, in, WIDTH], {@code W = value * scale of the output}.
 *
 * <p>A panel is widened to floats just before it is multiplied: from memory come a quarter of the
 * bytes, and the floats, some tens of kilobytes that are used at once, stay in the nearest caches.
 */
final class BytePanels implements Panels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Byte.SIZE * FLOATS.length()));
  private static final int MOST = 127; // symmetric, so that zero stays zero

  /** The widened panel of a thread; grows to the largest and stays. */
  private static final ThreadLocal<float[]> WIDENED = ThreadLocal.withInitial(() -> new float[0]);

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
    int size = in * PanelKernel.WIDTH;
    float[] panel = widened(size);
    for (int p = 0; p < PanelKernel.panels(out); p++) {
      widen(p, in, panel);
      int first = p * PanelKernel.WIDTH;
      int width = Math.min(PanelKernel.WIDTH, out - first);
      PanelKernel.multiply(
          x, xOffset, xStride, rows, panel, 0, size, in, width, y, yOffset + first, yStride, false);
    }
  }

  private void widen(int p, int in, float[] panel) {
    int lanes = FLOATS.length();
    FloatVector low = FloatVector.fromArray(FLOATS, scales, p * PanelKernel.WIDTH);
    FloatVector high = FloatVector.fromArray(FLOATS, scales, p * PanelKernel.WIDTH + lanes);
    int from = p * in * PanelKernel.WIDTH;
    for (int at = 0; at < in * PanelKernel.WIDTH; at += PanelKernel.WIDTH) {
      floats(from + at).mul(low).intoArray(panel, at);
      floats(from + at + lanes).mul(high).intoArray(panel, at + lanes);
    }
  }

  private FloatVector floats(int at) {
    return (FloatVector)
        ByteVector.fromArray(BYTES, values, at).convertShape(VectorOperators.B2F, FLOATS, 0);
  }

  private static float[] widened(int size) {
    float[] panel = WIDENED.get();
    if (panel.length < size) {
      panel = Arrays.copyOf(panel, size);
      WIDENED.set(panel);
    }
    return panel;
  }
}
