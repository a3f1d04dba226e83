package ai.deeptalk.vocoder.codec;

import ai.deeptalk.vocoder.kernels.RealTransform;
import java.util.Arrays;

/**
 * Acoustic features → samples, one sub-frame of 10 ms at a time.
 *
 * <p>The newest 20 ms of the excitation are windowed, filtered in the frequency domain by the
 * sub-frame's two envelopes, windowed again and added onto the tail of the sub-frame before. A
 * sample is final once the window after it has been added, so the sound lags its features by one
 * sub-frame.
 */
final class Synthesiser {
  static final int HOP = Excitation.HOP;
  private static final int WINDOW = Excitation.WINDOW;
  private static final int FFT = 512;
  private static final double[] TAPER = taper();

  private final SynthesisTables tables;
  private final Excitation excitation;
  private final RealTransform transform = new RealTransform(FFT);
  private final double[] signal = new double[FFT];
  private final double[] re = new double[transform.bins()];
  private final double[] im = new double[transform.bins()];
  private final double[] sumRe = new double[transform.bins()];
  private final double[] sumIm = new double[transform.bins()];
  private final double[] envelope = new double[transform.bins()];
  private final float[] tail = new float[HOP];

  Synthesiser(SynthesisTables tables) {
    this.tables = tables;
    this.excitation = new Excitation(tables);
  }

  /**
   * Synthesises the sub-frame whose features begin at {@code at}.
   *
   * @param samples written from {@code to} on, {@value #HOP} of them
   */
  void step(float[] features, int at, float[] samples, int to) {
    boolean voiced = features[at + 1] > 0.5f;
    excitation.step(Math.exp(features[at]), voiced);
    Arrays.fill(sumRe, 0);
    Arrays.fill(sumIm, 0);
    if (voiced) {
      tables.harmonicEnvelope(features, at, envelope);
      filter(excitation.pulses());
    }
    tables.noiseEnvelope(features, at, envelope);
    filter(excitation.noise());
    transform.inverse(sumRe, sumIm, signal);
    for (int i = 0; i < HOP; i++) {
      samples[to + i] = tail[i] + (float) (signal[i] * TAPER[i]);
      tail[i] = (float) (signal[HOP + i] * TAPER[HOP + i]);
    }
  }

  void reset() {
    excitation.reset();
    Arrays.fill(tail, 0);
  }

  /** Adds the excitation's spectrum times the envelope to the sum. */
  private void filter(float[] source) {
    for (int i = 0; i < WINDOW; i++) {
      signal[i] = source[i] * TAPER[i];
    }
    Arrays.fill(signal, WINDOW, FFT, 0);
    transform.forward(signal, re, im);
    for (int bin = 0; bin < re.length; bin++) {
      sumRe[bin] += re[bin] * envelope[bin];
      sumIm[bin] += im[bin] * envelope[bin];
    }
  }

  /** Square root of a Hann window: applied twice, shifted copies add up to one. */
  private static double[] taper() {
    var taper = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      taper[i] = Math.sqrt(0.5 - 0.5 * Math.cos(2 * Math.PI * i / WINDOW));
    }
    return taper;
  }
}
