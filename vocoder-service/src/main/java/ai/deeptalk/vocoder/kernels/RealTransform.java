package ai.deeptalk.vocoder.kernels;

/**
 * Fourier transform of real signals of one size, forth and back.
 *
 * <p>A real signal is folded into a complex one of half the size (even samples real, odd ones
 * imaginary), transformed by radix 2 and unfolded. The object keeps scratch space and belongs to
 * one owner.
 */
public final class RealTransform {
  private final int size;
  private final int half;
  private final double[] cos; // [half], of 2 pi k / size
  private final double[] sin;
  private final int[] order; // bit reversal of half
  private final double[] re; // [half]
  private final double[] im;

  public RealTransform(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size must be a power of two from 4 on: " + size);
    }
    this.size = size;
    half = size / 2;
    cos = new double[half];
    sin = new double[half];
    order = new int[half];
    re = new double[half];
    im = new double[half];
    int bits = Integer.numberOfTrailingZeros(half);
    for (int k = 0; k < half; k++) {
      cos[k] = Math.cos(2 * Math.PI * k / size);
      sin[k] = Math.sin(2 * Math.PI * k / size);
      order[k] = Integer.reverse(k) >>> (32 - bits);
    }
  }

  public int size() {
    return size;
  }

  /** Bins of the spectrum, both ends included. */
  public int bins() {
    return half + 1;
  }

  /**
   * Signal to spectrum.
   *
   * @param signal [size]
   * @param outRe [bins], written
   * @param outIm [bins], written
   */
  public void forward(double[] signal, double[] outRe, double[] outIm) {
    for (int i = 0; i < half; i++) {
      re[order[i]] = signal[2 * i];
      im[order[i]] = signal[2 * i + 1];
    }
    butterflies(-1);
    outRe[0] = re[0] + im[0];
    outIm[0] = 0;
    outRe[half] = re[0] - im[0];
    outIm[half] = 0;
    for (int k = 1; k < half; k++) {
      int m = half - k;
      double evenRe = (re[k] + re[m]) / 2;
      double evenIm = (im[k] - im[m]) / 2;
      double oddRe = (im[k] + im[m]) / 2;
      double oddIm = (re[m] - re[k]) / 2;
      // X[k] = E[k] + exp(-2 pi i k / size) O[k]
      outRe[k] = evenRe + cos[k] * oddRe + sin[k] * oddIm;
      outIm[k] = evenIm + cos[k] * oddIm - sin[k] * oddRe;
    }
  }

  /**
   * Spectrum to signal, scaled so that it undoes {@link #forward}.
   *
   * @param inRe [bins]
   * @param inIm [bins]; those of the first and last bin are taken as zero
   * @param signal [size], written
   */
  public void inverse(double[] inRe, double[] inIm, double[] signal) {
    re[0] = (inRe[0] + inRe[half]) / 2;
    im[0] = (inRe[0] - inRe[half]) / 2;
    for (int k = 1; k < half; k++) {
      int m = half - k;
      double evenRe = (inRe[k] + inRe[m]) / 2;
      double evenIm = (inIm[k] - inIm[m]) / 2;
      double twistedRe = (inRe[k] - inRe[m]) / 2;
      double twistedIm = (inIm[k] + inIm[m]) / 2;
      double oddRe = twistedRe * cos[k] - twistedIm * sin[k];
      double oddIm = twistedRe * sin[k] + twistedIm * cos[k];
      re[order[k]] = evenRe - oddIm;
      im[order[k]] = evenIm + oddRe;
    }
    butterflies(1);
    for (int i = 0; i < half; i++) {
      signal[2 * i] = re[i] / half;
      signal[2 * i + 1] = im[i] / half;
    }
  }

  private void butterflies(int sign) {
    for (int span = 1; span < half; span *= 2) {
      int step = half / span; // the tables are those of twice the size
      for (int start = 0; start < half; start += 2 * span) {
        for (int k = 0; k < span; k++) {
          int a = start + k;
          int b = a + span;
          double wr = cos[k * step];
          double wi = sign * sin[k * step];
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
}
