package ai.deeptalk.asr.encoder;

/** Window, filter bank and normalisation of the log-mel spectrum; shared by all streams. */
final class MelWeights {
  private static final double FLOOR = 1e-6;

  private final float[] window; // [400]
  private final float[] filters; // [bands, bins]
  private final float[] mean; // [bands]
  private final float[] deviation; // [bands]
  private final int bins;
  private final int[] first; // [bands], first and last bin of a filter that is not zero
  private final int[] last;

  MelWeights(float[] window, float[] filters, float[] mean, float[] deviation) {
    this.window = window;
    this.filters = filters;
    this.mean = mean;
    this.deviation = deviation;
    this.bins = filters.length / mean.length;
    this.first = new int[mean.length];
    this.last = new int[mean.length];
    for (int band = 0; band < mean.length; band++) {
      last[band] = -1;
      for (int bin = bins - 1; bin >= 0; bin--) {
        if (filters[band * bins + bin] != 0) {
          last[band] = Math.max(last[band], bin);
          first[band] = bin;
        }
      }
    }
  }

  int bands() {
    return mean.length;
  }

  float window(int i) {
    return window[i];
  }

  void logMel(double[] power, float[] out, int offset) {
    for (int band = 0; band < mean.length; band++) {
      double energy = 0;
      for (int bin = first[band]; bin <= last[band]; bin++) {
        energy += filters[band * bins + bin] * power[bin];
      }
      out[offset + band] = (float) ((Math.log(energy + FLOOR) - mean[band]) / deviation[band]);
    }
  }
}
