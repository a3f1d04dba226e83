package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;

/**
 * The model folder's decoder: network, then synthesis of eight sub-frames. Refuses codes it has no
 * rows for.
 */
final class NeuralVocoder implements Vocoder {
  private final CodecWeights weights;
  private final CodecNetwork network;
  private final Synthesiser synthesiser;
  private final float[] features; // [sub-frames, features]

  NeuralVocoder(CodecWeights weights, SynthesisTables tables) {
    this.weights = weights;
    this.network = new CodecNetwork(weights);
    this.synthesiser = new Synthesiser(tables);
    this.features = new float[weights.out().rows()];
  }

  @Override
  public PcmFrame decodeStep(Codes codes) {
    weights.requireKnown(codes);
    network.step(codes, features);
    int subFrames = features.length / SynthesisTables.FEATURES;
    var samples = new float[subFrames * Synthesiser.HOP];
    for (int s = 0; s < subFrames; s++) {
      synthesiser.step(features, s * SynthesisTables.FEATURES, samples, s * Synthesiser.HOP);
    }
    return new PcmFrame(samples);
  }

  @Override
  public void reset() {
    network.reset();
    synthesiser.reset();
  }
}
