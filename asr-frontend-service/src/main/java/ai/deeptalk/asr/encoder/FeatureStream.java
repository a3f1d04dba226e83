package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.audio.Samples;
import org.jspecify.annotations.Nullable;

/**
 * The features of one utterance: a fresh run of the whole encoder from the utterance's first
 * sample. A feature is the frame with which a sound begins, and the manner in which it is said;
 * where no sound is heard at all, it is the last frame.
 *
 * <p>Samples wait until they complete two frames, which the judge of complete turns reads as one.
 * The weights, which do not fit the caches, are read half as often.
 */
public final class FeatureStream {
  private static final int PAIR_SAMPLES = 2 * SpeechEncoder.FRAME_SAMPLES;
  private static final int PAIR_REACH = SpeechEncoder.FRAME_SAMPLES + SpeechEncoder.FRAME_REACH;

  private final SpeechEncoder encoder;
  private final EncoderStream stream;
  private final float[] pair; // [2 W]: frames 2j and 2j + 1
  private final float[] feature; // [W + Manner.VALUES]: the newest frame, and how it is said
  private final SoundOnsets onsets;
  private final Manner manner = new Manner();
  private final @Nullable Completion completion;
  private final Samples waiting = new Samples();
  private long taken; // samples that the encoder has
  private boolean half;
  private boolean given; // any feature

  FeatureStream(SpeechEncoder encoder) {
    this.encoder = encoder;
    this.stream = new EncoderStream(encoder, encoder.blocks().size());
    this.pair = new float[2 * encoder.width()];
    this.feature = new float[encoder.featureWidth()];
    this.onsets = new SoundOnsets(encoder.heads().sounds());
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

  /** Gives what was still waiting for later samples. */
  public void finish(Features features) {
    take(waiting.count());
    if (taken == 0) {
      return; // not even the silence behind it is heard
    }
    stream.finish();
    emit(features);
    if (!given) {
      give(features);
    }
  }

  /**
   * Probability that the turn is complete, as of the newest two frames; 0 before the first and
   * without that head.
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
    manner.hear(waiting.array(), 0, count);
    waiting.drop(count);
    taken += count;
  }

  private void emit(Features features) {
    FrameQueue output = stream.output();
    while (output.count() > 0) {
      int at = half ? encoder.width() : 0;
      encoder.norm().apply(output.array(), output.offset(0), pair, at);
      output.drop(1);
      System.arraycopy(pair, at, feature, 0, encoder.width());
      manner.advance();
      if (onsets.begins(feature, 0)) {
        given = true;
        give(features);
      }
      if (half && completion != null) {
        completion.hear(pair);
      }
      half = !half;
    }
  }

  private void give(Features features) {
    manner.write(feature, encoder.width());
    features.feature(feature);
  }

  /** Receives features, in order. The array is used again: read it before returning. */
  @FunctionalInterface
  public interface Features {
    void feature(float[] values);
  }
}
