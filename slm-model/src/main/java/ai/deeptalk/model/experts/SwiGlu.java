package ai.deeptalk.model.experts;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.kernels.Matrix;
import ai.deeptalk.model.kernels.RowKernels;
import ai.deeptalk.model.kernels.WeightFormat;

/**
 * One gated feed-forward block: {@code down(silu(gate x) * up x)}. Gate and up are packed as one
 * matrix, so the input is read once.
 */
public final class SwiGlu {
  private final Matrix gateUp; // [2 * width, in]
  private final Matrix down; // [out, width]

  /**
   * @param gate row-major [width, in]
   * @param up row-major [width, in]
   * @param down row-major [out, width]
   */
  public SwiGlu(float[] gate, float[] up, float[] down, int in, int out, WeightFormat format) {
    this.gateUp = Matrix.stack(in, gate, up, format);
    this.down = Matrix.of(down, out, down.length / out, format);
  }

  /** Reads the three projections named {@code prefix + "gate_proj.weight"} and so on. */
  public static SwiGlu read(Checkpoint checkpoint, String prefix, int width, int hidden) {
    return new SwiGlu(
        checkpoint.floats(prefix + "gate_proj.weight", width, hidden),
        checkpoint.floats(prefix + "up_proj.weight", width, hidden),
        checkpoint.floats(prefix + "down_proj.weight", hidden, width),
        hidden,
        hidden,
        checkpoint.format());
  }

  public int in() {
    return gateUp.in();
  }

  public int out() {
    return down.out();
  }

  /** Inner width. */
  public int width() {
    return down.in();
  }

  /**
   * Computes {@code rows} rows.
   *
   * @param x [rows, in]
   * @param scratch buffers of the calling thread
   * @param y receives [rows, out]
   */
  public void apply(float[] x, int rows, Scratch scratch, float[] y) {
    float[] inner = scratch.inner(rows * 2 * width());
    float[] gated = scratch.gated(rows * width());
    gateUp.multiply(x, rows, inner);
    RowKernels.gate(inner, rows, width(), gated);
    down.multiply(gated, rows, y);
  }

  /** Buffers of one thread; they grow to the largest batch and stay. */
  public static final class Scratch {
    private float[] inner = new float[0];
    private float[] gated = new float[0];

    private float[] inner(int size) {
      if (inner.length < size) {
        inner = new float[size];
      }
      return inner;
    }

    private float[] gated(int size) {
      if (gated.length < size) {
        gated = new float[size];
      }
      return gated;
    }
  }
}
