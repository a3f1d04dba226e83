package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.audio.Samples;
import org.jspecify.annotations.Nullable;

/**
 * The features of one utterance: a fresh run of the whole encoder from the utterance's first
 * sample, two frames to a feature.
 *
 * <p>Samples wait until they complete two frames. A feature is no later for it, and the weights,
 * which do not fit the caches, are read half as often.
 */
public final class FeatureStream {
  private static final int PAIR_SAMPLES = 2 * SpeechEncoder.FRAME_SAMPLES;
  private static final int PAIR_REACH = SpeechEncoder.FRAME_SAMPLES + SpeechEncoder.FRAME_REACH;

  private final SpeechEncoder encoder;
  private final EncoderStream stream;
  private final float[] feature; // [2 W]: frames 2j and 2j + 1
  private final @Nullable Completion completion;
  private final Samples waiting = new Samples();
  private long taken; // samples that the encoder has
  private boolean half;

  FeatureStream(SpeechEncoder encoder) {
    this.encoder = encoder;
    this.stream = new EncoderStream(encoder, encoder.blocks().size());
    this.feature = new float[encoder.featureWidth()];
    this.completion = encoder.heads().completion().map(Completion::new).orElse(null);
  }

  public void hear(float[] samples, int from, int to, Features features) {
    waiting.addAll(samples, from, to - from);
    int ready = (int) (wholePairs(taken + waiting.count()) - taken);
    if (ready > 0) {
      take(ready);
      emit(features);
    }
  }

  /** Gives what was still waiting for later samples. An odd last frame is dropped. */
  public void finish(Features features) {
    take(waiting.count());
    stream.finish();
    emit(features);
  }

  /**
   * Probability that the turn is complete, as of the newest feature; 0 before the first and without
   * that head.
   */
  public float completion() {
    return completion == null ? 0 : completion.probability();
  }

  /** Samples, of so many, that complete an even number of frames. */
  private static long wholePairs(long samples) {
    if (samples < PAIR_REACH) {
      return 0;
    }
    return (samples - PAIR_REACH) / PAIR_SAMPLES * PAIR_SAMPLES + PAIR_REACH;
  }

  private void take(int count) {
    stream.hear(waiting.array(), 0, count);
    waiting.drop(count);
    taken += count;
  }

  private void emit(Features features) {
    FrameQueue output = stream.output();
    while (output.count() > 0) {
      int at = half ? encoder.width() : 0;
      encoder.norm().apply(output.array(), output.offset(0), feature, at);
      output.drop(1);
      if (half) {
        if (completion != null) {
          completion.hear(feature);
        }
        features.feature(feature);
      }
      half = !half;
    }
  }

  /** Receives features, in order. The array is used again: read it before returning. */
  @FunctionalInterface
  public interface Features {
    void feature(float[] values);
  }
}
