package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.vocoder.kernels.Dense;
import java.util.Arrays;
import java.util.List;

/** The weights of the codec decoder, ready to compute with; shared by all replies. */
final class CodecWeights {
  private final List<float[]> codebooks; // each [entries, D]
  private final int codeWidth;
  private final Dense in;
  private final List<Block> blocks;
  private final Dense out;
  private final float[] scale; // [features]
  private final float[] shift; // [features]

  CodecWeights(
      List<float[]> codebooks,
      int codeWidth,
      Dense in,
      List<Block> blocks,
      Dense out,
      float[] scale,
      float[] shift) {
    this.codebooks = List.copyOf(codebooks);
    this.codeWidth = codeWidth;
    this.in = in;
    this.blocks = List.copyOf(blocks);
    this.out = out;
    this.scale = scale.clone();
    this.shift = shift.clone();
  }

  /**
   * One residual block.
   *
   * @param convolution [H, W, 3]
   * @param down [W, H]
   */
  record Block(Dense convolution, Dense down) {}

  int codebooks() {
    return codebooks.size();
  }

  int entries() {
    return codebooks.getFirst().length / codeWidth;
  }

  /** Width of the vector of a frame. */
  int codeWidth() {
    return codeWidth;
  }

  int hiddenWidth() {
    return blocks.isEmpty() ? 0 : blocks.getFirst().convolution().rows();
  }

  Dense in() {
    return in;
  }

  List<Block> blocks() {
    return blocks;
  }

  Dense out() {
    return out;
  }

  /** Frames before the current one that its features depend on. */
  int leftContext() {
    return (CausalConvolution.KERNEL - 1) * (blocks.size() + 1);
  }

  /**
   * Refuses codes there are no rows for.
   *
   * @throws SpeechException INPUT_INVALID saying which
   */
  void requireKnown(Codes codes) {
    if (codes.codebooks() != codebooks.size()) {
      throw new SpeechException(
          ErrorCode.INPUT_INVALID,
          codes.codebooks() + " codes, want " + codebooks.size() + " per frame");
    }
    for (int i = 0; i < codebooks.size(); i++) {
      if (codes.at(i) >= entries()) {
        throw new SpeechException(
            ErrorCode.INPUT_INVALID,
            "code " + codes.at(i) + " of codebook " + i + ", want below " + entries());
      }
    }
  }

  /** The vector of a frame: the sum of its codes' rows. */
  void sum(Codes codes, float[] into) {
    Arrays.fill(into, 0);
    for (int i = 0; i < codebooks.size(); i++) {
      float[] rows = codebooks.get(i);
      int at = codes.at(i) * codeWidth;
      for (int d = 0; d < codeWidth; d++) {
        into[d] += rows[at + d];
      }
    }
  }

  /**
   * Network output to acoustic features, in place: every sub-frame has the same scale and shift.
   */
  void denormalise(float[] features) {
    for (int i = 0; i < features.length; i++) {
      int feature = i % scale.length;
      features[i] = features[i] * scale[feature] + shift[feature];
    }
  }
}
