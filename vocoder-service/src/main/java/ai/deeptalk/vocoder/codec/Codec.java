package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.CodecSpec;

/** The decoder of a model folder: makes a vocoder for each reply. */
public final class Codec {
  private static final int SAMPLE_RATE = 24_000;

  private final CodecWeights weights;
  private final SynthesisTables tables;
  private final CodecSpec spec;

  Codec(CodecWeights weights, SynthesisTables tables) {
    this.weights = weights;
    this.tables = tables;
    int subFrames = weights.out().rows() / SynthesisTables.FEATURES;
    this.spec =
        new CodecSpec(
            weights.codebooks(), weights.entries(), subFrames * Synthesiser.HOP, SAMPLE_RATE);
  }

  public CodecSpec spec() {
    return spec;
  }

  public Vocoder newVocoder() {
    return new NeuralVocoder(weights, tables);
  }

  /** Frames before the current one that its features depend on. */
  public int leftContext() {
    return weights.leftContext();
  }

  CodecWeights weights() {
    return weights;
  }
}
