package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Dense;
import ai.deeptalk.asr.kernels.LayerNorm;
import java.util.List;
import java.util.Optional;

/** The weights of the model folder's encoder, ready to compute with; shared by all streams. */
public final class SpeechEncoder {

  /** One frame is 40 ms: this many samples after the one before. */
  public static final int FRAME_SAMPLES = 640;

  /**
   * Frame f is complete with sample {@code 640 f + 880}: the last of its four spectra reaches that
   * far.
   */
  public static final int FRAME_REACH = 3 * LogMel.HOP + LogMel.WINDOW;

  private final MelWeights mel;
  private final List<Dense> stem;
  private final List<BlockWeights> blocks;
  private final LayerNorm norm;
  private final Heads heads;

  /**
   * Puts the parts together.
   *
   * @param stem two strided convolutions, columns ordered [kernel, channels]
   * @param norm the last normalisation, before features
   */
  SpeechEncoder(
      MelWeights mel, List<Dense> stem, List<BlockWeights> blocks, LayerNorm norm, Heads heads) {
    this.mel = mel;
    this.stem = List.copyOf(stem);
    this.blocks = List.copyOf(blocks);
    this.norm = norm;
    this.heads = heads;
  }

  /** A fresh detector of speech, at the start of a session. */
  public VoiceActivity newActivity() {
    return new EncoderActivity(this);
  }

  /** A fresh run for one utterance. */
  public FeatureStream newFeatures() {
    return new FeatureStream(this);
  }

  /** A feature is the frame with which a sound begins, and the manner in which it is said. */
  public int featureWidth() {
    return width() + Manner.VALUES;
  }

  /** Whether the model can tell a finished turn from a pause ({@code turn.safetensors}). */
  public boolean judgesCompletion() {
    return heads.completion().isPresent();
  }

  int width() {
    return heads.activity().columns();
  }

  MelWeights mel() {
    return mel;
  }

  List<Dense> stem() {
    return stem;
  }

  List<BlockWeights> blocks() {
    return blocks;
  }

  LayerNorm norm() {
    return norm;
  }

  Heads heads() {
    return heads;
  }

  /**
   * What is read off frames.
   *
   * @param sounds how likely each sound is, and last that there is none
   * @param activity probability of speech
   * @param activityBlock the block (from 0) after which it is read
   * @param completion probability that the turn is complete, from two frames at a time; optional
   */
  record Heads(
      Dense sounds, Dense activity, int activityBlock, Optional<CompletionWeights> completion) {}
}
