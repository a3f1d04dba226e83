package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.vocoder.kernels.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * Codes → acoustic features of eight sub-frames, one frame at a time.
 *
 * <p>{@code h = SiLU(in(z)); h += down(SiLU(conv(h))) per block; y = out(h); features = y * scale +
 * shift}.
 */
final class CodecNetwork {
  private final CodecWeights weights;
  private final CausalConvolution in;
  private final List<CausalConvolution> convolutions = new ArrayList<>();
  private final float[] sum; // z, [D]
  private final float[] h; // [W]
  private final float[] hidden; // [H]
  private final float[] change; // [W]

  CodecNetwork(CodecWeights weights) {
    this.weights = weights;
    in = new CausalConvolution(weights.in());
    weights.blocks().forEach(b -> convolutions.add(new CausalConvolution(b.convolution())));
    sum = new float[weights.codeWidth()];
    h = new float[weights.in().rows()];
    hidden = new float[weights.hiddenWidth()];
    change = new float[h.length];
  }

  /**
   * Takes the next frame.
   *
   * @param features [sub-frames, features], written
   */
  void step(Codes codes, float[] features) {
    weights.sum(codes, sum);
    in.step(sum, h);
    Activation.silu(h);
    for (int b = 0; b < convolutions.size(); b++) {
      convolutions.get(b).step(h, hidden);
      Activation.silu(hidden);
      weights.blocks().get(b).down().apply(hidden, change);
      for (int i = 0; i < h.length; i++) {
        h[i] += change[i];
      }
    }
    weights.out().apply(h, features);
    weights.denormalise(features);
  }

  void reset() {
    in.reset();
    convolutions.forEach(CausalConvolution::reset);
  }
}
