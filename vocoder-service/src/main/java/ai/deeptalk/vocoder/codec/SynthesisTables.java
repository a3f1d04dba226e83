package ai.deeptalk.vocoder.codec;

/** The constants of the synthesis, from the model folder; shared by all replies. */
final class SynthesisTables {
  static final int HARMONIC_BANDS = 32;
  static final int NOISE_BANDS = 16;
  static final int FEATURES = 2 + HARMONIC_BANDS + NOISE_BANDS;
  static final int BINS = 257;
  private static final float SILENT = -2.99f;
  private static final double HARMONIC_GAIN = 1 / 300.0;
  private static final double NOISE_GAIN = 1 / 30.0;

  private final float[] harmonicSpread; // [BINS, HARMONIC_BANDS]
  private final float[] noiseSpread; // [BINS, NOISE_BANDS]
  private final float[] noise; // [length], read cyclically
  private final double amplitudeLimit;

  SynthesisTables(
      float[] harmonicSpread, float[] noiseSpread, float[] noise, double amplitudeLimit) {
    this.harmonicSpread = harmonicSpread.clone();
    this.noiseSpread = noiseSpread.clone();
    this.noise = noise.clone();
    this.amplitudeLimit = amplitudeLimit;
  }

  int noiseLength() {
    return noise.length;
  }

  float noise(int position) {
    return noise[position];
  }

  /** Gain per bin of the harmonic part of the sub-frame whose features begin at {@code at}. */
  void harmonicEnvelope(float[] features, int at, double[] envelope) {
    spread(harmonicSpread, HARMONIC_BANDS, features, at + 2, HARMONIC_GAIN, envelope);
  }

  /** Gain per bin of the noise. */
  void noiseEnvelope(float[] features, int at, double[] envelope) {
    spread(noiseSpread, NOISE_BANDS, features, at + 2 + HARMONIC_BANDS, NOISE_GAIN, envelope);
  }

  private void spread(
      float[] weights, int bands, float[] features, int at, double gain, double[] envelope) {
    var amplitude = new double[bands];
    for (int band = 0; band < bands; band++) {
      float level = features[at + band];
      amplitude[band] = level <= SILENT ? 0 : gain * Math.exp(Math.min(level, amplitudeLimit));
    }
    for (int bin = 0; bin < envelope.length; bin++) {
      double sum = 0;
      for (int band = 0; band < bands; band++) {
        sum += weights[bin * bands + band] * amplitude[band];
      }
      envelope[bin] = sum;
    }
  }
}
