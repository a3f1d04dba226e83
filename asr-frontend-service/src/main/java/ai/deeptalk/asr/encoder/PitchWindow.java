package ai.deeptalk.asr.encoder;

/**
 * How high a voice is, from the lag at which a short piece of it is most alike to itself:
 * normalised cross-correlation (Talkin 1995, "A robust algorithm for pitch tracking") of samples
 * that were thinned out to 4 kHz, between 70 and 400 Hz.
 */
final class PitchWindow {
  /** Samples at 16 kHz that the pitch is read from. */
  static final int SAMPLES = 1_036;

  private static final int TAPS = 16;
  private static final int THIN = 4;
  private static final int SHORTEST = 10; // lag in thinned samples: 400 Hz
  private static final int LONGEST = 57; // 70 Hz
  private static final double LONG_LAGS_COST = 0.15; // a voice is alike to itself two periods later
  private static final double RATE = 16_000.0 / THIN;
  private static final double UNKNOWN_HERTZ = 150;

  private final double[] taps = new double[TAPS];
  private final double[] thin = new double[(SAMPLES - TAPS) / THIN + 1];
  private final double[] energy = new double[thin.length + 1]; // of all before
  private final double[] alike = new double[LONGEST + 2]; // by lag
  private double hertz = UNKNOWN_HERTZ;
  private double likeness;

  PitchWindow() {
    double sum = 0;
    for (int i = 0; i < TAPS; i++) {
      taps[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (TAPS + 1));
      sum += taps[i];
    }
    for (int i = 0; i < TAPS; i++) {
      taps[i] /= sum;
    }
  }

  /** Reads {@link #SAMPLES} samples from {@code from}. */
  void read(float[] samples, int from) {
    thinOut(samples, from);
    for (int lag = SHORTEST - 1; lag <= LONGEST + 1; lag++) {
      alike[lag] = correlation(lag);
    }
    int best = 0;
    double score = 0;
    for (int lag = SHORTEST; lag <= LONGEST; lag++) {
      double here = alike[lag] * (1 - LONG_LAGS_COST * lag / LONGEST);
      if (here > score && alike[lag] >= alike[lag - 1] && alike[lag] >= alike[lag + 1]) {
        best = lag;
        score = here;
      }
    }
    likeness = best == 0 ? 0 : alike[best];
    hertz = best == 0 ? UNKNOWN_HERTZ : RATE / (best + vertex(best));
  }

  double hertz() {
    return hertz;
  }

  /** From 0, no voice, to 1, a steady one. */
  double likeness() {
    return likeness;
  }

  private void thinOut(float[] samples, int from) {
    double mean = 0;
    for (int k = 0; k < thin.length; k++) {
      double sum = 0;
      for (int i = 0; i < TAPS; i++) {
        sum += taps[i] * samples[from + k * THIN + i];
      }
      thin[k] = sum;
      mean += sum / thin.length;
    }
    for (int k = 0; k < thin.length; k++) {
      thin[k] -= mean;
      energy[k + 1] = energy[k] + thin[k] * thin[k];
    }
  }

  private double correlation(int lag) {
    int pairs = thin.length - lag;
    double product = 0;
    for (int k = 0; k < pairs; k++) {
      product += thin[k] * thin[k + lag];
    }
    double first = energy[pairs];
    double second = energy[thin.length] - energy[lag];
    return product / Math.sqrt(first * second + 1e-12);
  }

  /** Where between the lags the parabola through a peak and its neighbours is highest. */
  private double vertex(int lag) {
    double left = alike[lag - 1];
    double right = alike[lag + 1];
    double bend = Math.min(left - 2 * alike[lag] + right, -1e-6);
    return Math.clamp(0.5 * (left - right) / bend, -0.5, 0.5);
  }
}
