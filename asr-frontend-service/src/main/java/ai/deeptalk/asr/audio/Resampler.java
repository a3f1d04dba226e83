package ai.deeptalk.asr.audio;

/**
 * Any client rate → 16 kHz, streaming. Sample n of the output lies at n / 16000 s of the input's
 * clock.
 */
public sealed interface Resampler permits PolyphaseResampler, Unresampled {
  int OUTPUT_RATE = 16_000;

  /** Appends the output samples that the input completes. */
  void resample(float[] in, int from, int to, Samples out);

  /**
   * Refuses a rate outside 8–48 kHz or not a multiple of 25 Hz, which would need thousands of
   * filter phases; every rate of real equipment is such a multiple.
   *
   * @throws IllegalArgumentException naming the rate
   */
  static void requireSupported(int rate) {
    if (rate < 8_000 || rate > 48_000 || rate % 25 != 0) {
      throw new IllegalArgumentException(
          "sample rate must be 8000 to 48000 Hz in steps of 25: " + rate);
    }
  }

  static Resampler from(int rate) {
    requireSupported(rate);
    return rate == OUTPUT_RATE ? new Unresampled() : new PolyphaseResampler(rate);
  }
}
