package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.audio.Samples;

/**
 * How a sound is said, which the sound itself doesn't tell: how long after the one before, how
 * loud, how high and how much with a voice. Read off the frames since the sound before (section 4
 * of the model folder's format page).
 */
final class Manner {
  /** Values that stand behind a frame in a feature. */
  static final int VALUES = 4;

  private static final int FRAME = SpeechEncoder.FRAME_SAMPLES;
  private static final double VOICED = 0.5; // likeness to itself one period later, at least
  private static final double HARDLY = 0.05; // so little voice has no pitch to speak of

  private final Samples history = new Samples(); // from the window of the next frame on
  private final PitchWindow window = new PitchWindow();
  private int frames;
  private double loudness; // sums over the frames since the sound before
  private double voice;
  private double pitch;

  Manner() {
    silence(PitchWindow.SAMPLES - FRAME);
  }

  void hear(float[] samples, int from, int to) {
    history.addAll(samples, from, to - from);
  }

  /** Goes on by a frame. What has not been heard of it by now is silence. */
  void advance() {
    if (history.count() < PitchWindow.SAMPLES) {
      silence(PitchWindow.SAMPLES - history.count());
    }
    float[] x = history.array();
    double power = 0;
    for (int i = PitchWindow.SAMPLES - FRAME; i < PitchWindow.SAMPLES; i++) {
      power += (double) x[i] * x[i] / FRAME;
    }
    window.read(x, 0);
    double voiced = Math.max(0, window.likeness() - VOICED);
    frames++;
    loudness += Math.log(power + 1e-8);
    voice += voiced;
    pitch += voiced * Math.log(window.hertz() / 150) / Math.log(2);
    history.drop(FRAME);
  }

  /** Writes the manner of the sound that begins with the newest frame; the next one starts anew. */
  void write(float[] feature, int at) {
    feature[at] = (float) (Math.log(frames) - 1);
    feature[at + 1] = (float) (loudness / frames / 4 + 2);
    feature[at + 2] = (float) (pitch / (voice + HARDLY));
    feature[at + 3] = (float) (2 * voice / frames);
    frames = 0;
    loudness = 0;
    voice = 0;
    pitch = 0;
  }

  private void silence(int samples) {
    history.addAll(new float[samples], 0, samples);
  }
}
