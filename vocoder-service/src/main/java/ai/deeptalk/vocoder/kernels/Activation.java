package ai.deeptalk.vocoder.kernels;

/** The decoder's non-linearity. */
public final class Activation {
  private Activation() {}

  /** {@code x * sigmoid(x)}, in place. */
  public static void silu(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
    }
  }
}
