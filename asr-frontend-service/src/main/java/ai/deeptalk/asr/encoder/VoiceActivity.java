package ai.deeptalk.asr.encoder;

/**
 * Finds speech in a stream of 16 kHz samples: one probability per 40 ms frame, in order, each as
 * soon as it is known.
 *
 * <p>Frame f is decided when sample {@code 640 f + 880} has been heard, neither earlier nor later,
 * so that decisions depend on the samples and not on how they arrived.
 */
public interface VoiceActivity {

  void hear(float[] samples, int from, int to, Frames frames);

  /** Receives the probabilities. */
  @FunctionalInterface
  interface Frames {
    void frame(float probability);
  }
}
