package ai.deeptalk.launcher.audio;

/**
 * Changes a whole recording's sample rate with a windowed sinc, low-passed below the lower of the
 * two rates.
 */
final class Resampler {
  /**
   * Zero crossings of the sinc on each side: 48 dB of stop band is more than a speech encoder
   * notices.
   */
  private static final int ZERO_CROSSINGS = 16;

  private Resampler() {}

  static short[] resample(short[] input, int fromRate, int toRate) {
    var output = new short[(int) ((long) input.length * toRate / fromRate)];
    double step = (double) fromRate / toRate;
    double cutoff =
        Math.min(1.0, (double) toRate / fromRate) * 0.95; // of the input's Nyquist frequency
    int reach = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
    for (int i = 0; i < output.length; i++) {
      double centre = i * step;
      int first = (int) Math.floor(centre) - reach + 1;
      double sum = 0;
      for (int j = Math.max(0, first); j < Math.min(input.length, first + 2 * reach); j++) {
        sum += input[j] * kernel(centre - j, cutoff, reach);
      }
      output[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return output;
  }

  private static double kernel(double distance, double cutoff, int reach) {
    if (Math.abs(distance) >= reach) {
      return 0;
    }
    double window = 0.5 + 0.5 * Math.cos(Math.PI * distance / reach);
    double phase = Math.PI * distance * cutoff;
    return window * cutoff * (phase == 0 ? 1 : Math.sin(phase) / phase);
  }
}
