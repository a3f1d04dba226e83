package ai.deeptalk.asr.kernels;

/** The two non-linearities of the encoder. */
public final class Activation {
  private Activation() {}

  /** {@code x * sigmoid(x)}, in place. */
  public static void silu(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
    }
  }

  public static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
