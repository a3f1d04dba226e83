package ai.deeptalk.asr.encoder;

import java.util.Arrays;

/** The format page's manner of a sound written down a second time: whole signals, no state. */
final class OfflineManner {
  private static final int FRAME = 640;
  private static final int WINDOW = 1_036;

  private final float[] samples;

  OfflineManner(float[] samples) {
    this.samples = samples;
  }

  /** A frame with the manner of the frames in [from, to) behind it. */
  double[] beside(double[] frame, int from, int to) {
    double loudness = 0;
    double voice = 0;
    double pitch = 0;
    for (int f = from; f < to; f++) {
      double power = 0;
      for (int n = f * FRAME; n < (f + 1) * FRAME; n++) {
        power += at(n) * at(n) / FRAME;
      }
      double[] found = pitch(f);
      double voiced = Math.max(0, found[1] - 0.5);
      loudness += Math.log(power + 1e-8);
      voice += voiced;
      pitch += voiced * Math.log(found[0] / 150) / Math.log(2);
    }
    double[] feature = Arrays.copyOf(frame, frame.length + 4);
    feature[frame.length] = Math.log(to - from) - 1;
    feature[frame.length + 1] = loudness / (to - from) / 4 + 2;
    feature[frame.length + 2] = pitch / (voice + 0.05);
    feature[frame.length + 3] = 2 * voice / (to - from);
    return feature;
  }

  /** Hertz of a frame, and how alike it is to itself a period later. */
  private double[] pitch(int frame) {
    var thin = new double[256];
    int first = (frame + 1) * FRAME - WINDOW;
    double weights = 0;
    for (int i = 0; i < 16; i++) {
      double weight = Math.pow(Math.sin(Math.PI * (i + 1) / 17), 2);
      weights += weight;
      for (int k = 0; k < thin.length; k++) {
        thin[k] += weight * at(first + 4 * k + i);
      }
    }
    double mean = Arrays.stream(thin).average().orElseThrow();
    for (int k = 0; k < thin.length; k++) {
      thin[k] = (thin[k] - mean) / weights;
    }
    double[] best = {150, 0};
    double score = 0;
    for (int lag = 10; lag <= 57; lag++) {
      double left = alike(thin, lag - 1);
      double here = alike(thin, lag);
      double right = alike(thin, lag + 1);
      if (here >= left && here >= right && here * (1 - 0.15 * lag / 57) > score) {
        score = here * (1 - 0.15 * lag / 57);
        double moved = 0.5 * (left - right) / Math.min(left - 2 * here + right, -1e-6);
        best = new double[] {4_000 / (lag + Math.clamp(moved, -0.5, 0.5)), here};
      }
    }
    return best;
  }

  private static double alike(double[] x, int lag) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int k = 0; k + lag < x.length; k++) {
      product += x[k] * x[k + lag];
      first += x[k] * x[k];
      second += x[k + lag] * x[k + lag];
    }
    return product / Math.sqrt(first * second + 1e-12);
  }

  private double at(int n) {
    return n < 0 || n >= samples.length ? 0 : samples[n];
  }
}
