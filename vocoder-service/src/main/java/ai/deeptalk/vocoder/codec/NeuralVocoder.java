package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;

/**
 * The model folder's decoder: network, then synthesis of eight sub-frames. Refuses codes it has no
 * rows for.
 *
 * <p>Another speed is another walk through the sub-frames' features: pitch and envelopes are read
 * where a faster or slower clock stands, so the voice keeps its pitch and nothing has to be cut and
 * joined.
 */
final class NeuralVocoder implements Vocoder {
  private final CodecWeights weights;
  private final CodecNetwork network;
  private final Synthesiser synthesiser;
  private final float[] features; // [sub-frames, features]
  private final float[] between = new float[SynthesisTables.FEATURES];

  NeuralVocoder(CodecWeights weights, SynthesisTables tables) {
    this.weights = weights;
    this.network = new CodecNetwork(weights);
    this.synthesiser = new Synthesiser(tables);
    this.features = new float[weights.out().rows()];
  }

  @Override
  public PcmFrame decodeStep(Codes codes, int index, Speed speed) {
    weights.requireKnown(codes);
    network.step(codes, features);
    int subFrames = features.length / SynthesisTables.FEATURES;
    long begin = (long) index * subFrames;
    long first = stepAt(begin, speed);
    int steps = (int) (stepAt(begin + subFrames, speed) - first);
    var samples = new float[steps * Synthesiser.HOP];
    for (int s = 0; s < steps; s++) {
      read((first + s) * speed.factor() - begin);
      synthesiser.step(between, 0, samples, s * Synthesiser.HOP);
    }
    return new PcmFrame(samples);
  }

  /** Number of the first step of the clock at or after a sub-frame of the reply. */
  private static long stepAt(long subFrame, Speed speed) {
    return (long) Math.ceil(subFrame / speed.factor());
  }

  /** Features at a position of this frame in sub-frames, on a line between two of them. */
  private void read(double position) {
    int at = (int) Math.max(0, position); // rounding may fall a hair before the frame
    int width = SynthesisTables.FEATURES;
    float share = (float) (position - at);
    if (share <= 0 || (at + 1) * width >= features.length) {
      System.arraycopy(features, at * width, between, 0, width);
      return;
    }
    for (int i = 0; i < width; i++) {
      float value = features[at * width + i];
      between[i] = value + share * (features[(at + 1) * width + i] - value);
    }
  }

  @Override
  public void reset() {
    network.reset();
    synthesiser.reset();
  }
}
