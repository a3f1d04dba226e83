package ai.deeptalk.slm.engine;

import ai.deeptalk.domain.VocabularyLayout;
import ai.deeptalk.model.kernels.Matrix;
import ai.deeptalk.model.kernels.WeightFormat;
import java.util.Arrays;
import java.util.List;

/**
 * A head cut into one matrix per vocabulary block; text, the last stream, is the first block of
 * rows.
 */
final class BlockHead implements Head {
  private final List<Matrix> blocks;
  private final int hiddenSize;
  private float[] gathered = new float[0];

  private BlockHead(List<Matrix> blocks, int hiddenSize) {
    this.blocks = blocks;
    this.hiddenSize = hiddenSize;
  }

  /** A head of one block. */
  static BlockHead whole(float[] weights, int vocabulary, int hiddenSize, WeightFormat format) {
    return new BlockHead(List.of(Matrix.of(weights, vocabulary, hiddenSize, format)), hiddenSize);
  }

  /** A head with a block per codebook, then text. */
  static BlockHead perStream(
      float[] weights, VocabularyLayout layout, int hiddenSize, WeightFormat format) {
    Matrix[] blocks = new Matrix[layout.codebooks() + 1];
    for (int c = 0; c < layout.codebooks(); c++) {
      blocks[c] = slice(weights, layout.blockStart(c), layout.audioBlock(), hiddenSize, format);
    }
    blocks[layout.codebooks()] = slice(weights, 0, layout.textVocabulary(), hiddenSize, format);
    return new BlockHead(List.of(blocks), hiddenSize);
  }

  private static Matrix slice(
      float[] weights, int first, int rows, int hiddenSize, WeightFormat format) {
    int from = first * hiddenSize;
    float[] block = Arrays.copyOfRange(weights, from, from + rows * hiddenSize);
    return Matrix.of(block, rows, hiddenSize, format);
  }

  @Override
  public int blocks() {
    return blocks.size();
  }

  @Override
  public int rows(int block) {
    return blocks.get(block).out();
  }

  @Override
  public void logits(StepResult step, int[] slots, int count, int block, float[] logits) {
    if (gathered.length < count * hiddenSize) {
      gathered = new float[count * hiddenSize];
    }
    for (int i = 0; i < count; i++) {
      if (slots[i] < 0 || slots[i] >= step.slots()) {
        throw new IllegalArgumentException("slot " + slots[i] + " of " + step.slots());
      }
      System.arraycopy(step.hidden(), slots[i] * hiddenSize, gathered, i * hiddenSize, hiddenSize);
    }
    blocks.get(block).multiply(gathered, count, logits);
  }
}
