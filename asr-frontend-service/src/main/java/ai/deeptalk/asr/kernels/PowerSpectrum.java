package ai.deeptalk.asr.kernels;

/**
 * Squared magnitudes of a real signal's Fourier transform.
 *
 * <p>The signal is folded into a complex one of half its size, transformed by radix 2, and
 * unfolded. Double precision costs nothing at a hundred frames a second and keeps quiet bands
 * exact, which the logarithm after it would otherwise magnify.
 */
public final class PowerSpectrum {
  private final int half;
  private final double[] cos; // [half], of -2 pi k / size
  private final double[] sin;
  private final int[] order; // bit reversal of half
  private final double[] re;
  private final double[] im;

  public PowerSpectrum(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size " + size + " is no power of two above 2");
    }
    half = size / 2;
    cos = new double[half];
    sin = new double[half];
    order = new int[half];
    re = new double[half];
    im = new double[half];
    int bits = Integer.numberOfTrailingZeros(half);
    for (int k = 0; k < half; k++) {
      cos[k] = Math.cos(-2 * Math.PI * k / size);
      sin[k] = Math.sin(-2 * Math.PI * k / size);
      order[k] = Integer.reverse(k) >>> (32 - bits);
    }
  }

  public int bins() {
    return half + 1;
  }

  /**
   * Transforms.
   *
   * @param signal [size]
   * @param power [size / 2 + 1], written
   */
  public void of(double[] signal, double[] power) {
    for (int i = 0; i < half; i++) {
      re[order[i]] = signal[2 * i];
      im[order[i]] = signal[2 * i + 1];
    }
    transform();
    power[0] = square(re[0] + im[0]);
    power[half] = square(re[0] - im[0]);
    for (int k = 1; k < half; k++) {
      // even part E = (Z[k] + conj Z[n-k]) / 2, odd part O = (Z[k] - conj Z[n-k]) / 2i
      int m = half - k;
      double evenRe = (re[k] + re[m]) / 2;
      double evenIm = (im[k] - im[m]) / 2;
      double oddRe = (im[k] + im[m]) / 2;
      double oddIm = (re[m] - re[k]) / 2;
      power[k] =
          square(evenRe + cos[k] * oddRe - sin[k] * oddIm)
              + square(evenIm + cos[k] * oddIm + sin[k] * oddRe);
    }
  }

  private void transform() {
    for (int span = 1; span < half; span *= 2) {
      int step = half / span; // twiddles are those of twice the size
      for (int start = 0; start < half; start += 2 * span) {
        for (int k = 0; k < span; k++) {
          int a = start + k;
          int b = a + span;
          double wr = cos[k * step];
          double wi = sin[k * step];
          double tr = re[b] * wr - im[b] * wi;
          double ti = re[b] * wi + im[b] * wr;
          re[b] = re[a] - tr;
          im[b] = im[a] - ti;
          re[a] += tr;
          im[a] += ti;
        }
      }
    }
  }

  private static double square(double x) {
    return x * x;
  }
}
