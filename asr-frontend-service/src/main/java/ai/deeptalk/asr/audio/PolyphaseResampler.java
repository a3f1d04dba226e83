package ai.deeptalk.asr.audio;

/**
 * Band-limited interpolation with a windowed sinc, one row of taps per output phase.
 *
 * <p>With up / down the reduced ratio 16000 : rate, output n lies at input position n * down / up;
 * its fractional part is one of {@code up} phases. The filter cuts below the lower of both Nyquist
 * frequencies, so 48 kHz input does not alias and 8 kHz input gets no images. It looks {@code half}
 * input samples ahead (about 2 ms at 24 kHz); that is the whole delay.
 */
final class PolyphaseResampler implements Resampler {
  private static final int CROSSINGS = 32; // zero crossings on each side
  private static final double ROLL_OFF = 0.94; // of the lower Nyquist frequency
  private static final double KAISER_BETA = 10; // stop band below -90 dB

  private final int up;
  private final int down;
  private final int half;
  private final float[] taps; // [up, 2 * half]
  private final Samples history = new Samples(); // input from position `base` on
  private long base;
  private long produced;

  PolyphaseResampler(int rate) {
    int divisor = greatestCommonDivisor(OUTPUT_RATE, rate);
    up = OUTPUT_RATE / divisor;
    down = rate / divisor;
    // Cut-off in cycles per input sample, times two.
    double cutoff = ROLL_OFF * Math.min(1.0, (double) OUTPUT_RATE / rate);
    half = (int) Math.ceil(CROSSINGS / cutoff);
    taps = new float[up * 2 * half];
    for (int phase = 0; phase < up; phase++) {
      fill(phase, cutoff);
    }
    // Zeros before the first sample: the first output needs taps at negative positions.
    history.addAll(new float[half], 0, half);
    base = -half;
  }

  /** Tap k of a phase meets input {@code floor(position) - half + 1 + k}. */
  private void fill(int phase, double cutoff) {
    double sum = 0;
    var row = new double[2 * half];
    for (int k = 0; k < row.length; k++) {
      double distance = k - half + 1 - (double) phase / up;
      row[k] = cutoff * sinc(cutoff * distance) * kaiser(distance / half);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) {
      // Unit gain at 0 Hz in every phase, or a constant would hum at the phase rate.
      taps[phase * row.length + k] = (float) (row[k] / sum);
    }
  }

  @Override
  public void resample(float[] in, int from, int to, Samples out) {
    history.addAll(in, from, to - from);
    long end = base + history.count();
    while (true) {
      long position = Math.floorDiv(produced * down, up);
      if (position + half >= end) {
        break;
      }
      int phase = (int) (produced * down - position * up);
      out.add(convolve(phase, (int) (position - half + 1 - base)));
      produced++;
    }
    int spent = (int) (Math.floorDiv(produced * down, up) - half + 1 - base);
    int dropped = Math.min(spent, history.count());
    if (dropped > 0) {
      history.drop(dropped);
      base += dropped;
    }
  }

  private float convolve(int phase, int start) {
    float[] x = history.array();
    int width = 2 * half;
    float sum = 0;
    for (int k = 0; k < width; k++) {
      sum = Math.fma(taps[phase * width + k], x[start + k], sum);
    }
    return sum;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
  }

  /** Modified Bessel function of the first kind, order 0, by its power series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
