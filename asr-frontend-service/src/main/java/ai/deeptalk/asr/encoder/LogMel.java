package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.PowerSpectrum;

/** Samples (frames of width one) → normalised log-mel spectra: windows of 25 ms every 10 ms. */
final class LogMel implements Layer {
  static final int HOP = 160;
  static final int WINDOW = 400;
  private static final int FFT = 512;

  private final MelWeights weights;
  private final FrameQueue samples = new FrameQueue(1);
  private final PowerSpectrum spectrum = new PowerSpectrum(FFT);
  private final double[] windowed = new double[FFT];
  private final double[] power = new double[spectrum.bins()];

  LogMel(MelWeights weights) {
    this.weights = weights;
  }

  @Override
  public FrameQueue input() {
    return samples;
  }

  @Override
  public void advance(FrameQueue output) {
    while (samples.count() >= WINDOW) {
      int from = samples.offset(0);
      float[] x = samples.array();
      for (int i = 0; i < WINDOW; i++) {
        windowed[i] = (double) x[from + i] * weights.window(i);
      }
      spectrum.of(windowed, power);
      int to = output.append(1);
      weights.logMel(power, output.array(), to);
      samples.drop(HOP);
    }
  }

  /** A window that is not full gives no frame. */
  @Override
  public void finish(FrameQueue output) {
    advance(output);
  }
}
