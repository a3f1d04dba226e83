package ai.deeptalk.slm.engine;

import static ai.deeptalk.model.kernels.PanelKernel.WIDTH;

import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.kernels.PanelKernel;
import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;

/**
 * Grouped-query attention. A block of the cache holds, per key head, the keys with positions as the
 * lanes and the values with their elements as the lanes. The query heads of one key head are
 * treated as rows of one product.
 */
final class GroupedAttention implements Attention {
  private static final int BLOCK = CacheBlock.POSITIONS;

  private final AttentionConfig.Grouped config;
  private final GroupedWeights weights;
  private final Rotation rotation;
  private final Buffers buffers;
  private final float normEpsilon;
  private final float scale;
  private final int width; // of a head
  private final int keyFloats; // of a block's keys of one key head
  private final int headFloats; // of a block's keys and values of one key head

  GroupedAttention(
      AttentionConfig.Grouped config,
      GroupedWeights weights,
      Rotation rotation,
      Buffers buffers,
      float normEpsilon) {
    this.config = config;
    this.weights = weights;
    this.rotation = rotation;
    this.buffers = buffers;
    this.normEpsilon = normEpsilon;
    this.width = config.headWidth();
    this.scale = (float) (1 / Math.sqrt(width));
    this.keyFloats = BLOCK * width;
    this.headFloats = keyFloats + PanelKernel.panels(width) * WIDTH * BLOCK;
  }

  @Override
  public int cacheFloats() {
    return config.keyHeads() * headFloats;
  }

  @Override
  public void attend(Rows rows, int cacheOffset, float[] x, float[] y) {
    int n = rows.count();
    weights.query.multiply(x, n, buffers.queries);
    weights.key.multiply(x, n, buffers.keys);
    weights.value.multiply(x, n, buffers.values);
    for (int row = 0; row < n; row++) {
      int position = rows.position(row);
      prepare(buffers.queries, row, config.heads(), weights.queryBias, weights.queryNorm, position);
      prepare(buffers.keys, row, config.keyHeads(), weights.keyBias, weights.keyNorm, position);
      int values = config.keyHeads() * width;
      RowKernels.add(weights.valueBias, 0, values, buffers.values, row * values);
    }
    for (int slot = 0; slot < rows.slots(); slot++) {
      for (int row = rows.start(slot); row < rows.end(slot); row++) {
        store(
            rows.sequence(slot).blockOf(rows.position(row)), cacheOffset, row, rows.position(row));
      }
      for (int row = rows.start(slot); row < rows.end(slot); row++) {
        look(rows.sequence(slot), cacheOffset, row, rows.position(row));
      }
    }
    weights.output.multiply(buffers.context, n, y);
  }

  /** Bias, norm per head and rotation, in place. */
  private void prepare(
      float[] vectors, int row, int heads, float[] bias, float[] norm, int position) {
    int at = row * heads * width;
    RowKernels.add(bias, 0, heads * width, vectors, at);
    for (int h = 0; h < heads; h++) {
      if (norm.length > 0) {
        RowKernels.rmsNorm(vectors, at + h * width, norm, normEpsilon, vectors, at + h * width);
      }
      rotation.halves(vectors, at + h * width, position);
    }
  }

  private void store(float[] block, int cacheOffset, int row, int position) {
    int p = position % BLOCK;
    for (int head = 0; head < config.keyHeads(); head++) {
      int at = (row * config.keyHeads() + head) * width;
      int offset = cacheOffset + head * headFloats;
      int key = offset + p / WIDTH * WIDTH * width + p % WIDTH;
      for (int i = 0; i < width; i++) {
        block[key + i * WIDTH] = buffers.keys[at + i];
      }
      int value = offset + keyFloats + p * WIDTH;
      for (int i = 0; i < width; i += WIDTH) {
        int count = Math.min(WIDTH, width - i);
        System.arraycopy(buffers.values, at + i, block, value + i * BLOCK, count);
      }
    }
  }

  private void look(CachedSequence sequence, int cacheOffset, int row, int position) {
    int visible = position + 1;
    int blocks = CachePool.blocksFor(visible);
    int stride = blocks * BLOCK;
    int group = config.heads() / config.keyHeads();
    float[] scores = buffers.scores(group * stride);
    for (int head = 0; head < config.keyHeads(); head++) {
      int offset = cacheOffset + head * headFloats;
      int at = (row * config.heads() + head * group) * width;
      for (int b = 0; b < blocks; b++) {
        PanelKernel.multiply(
            buffers.queries,
            at,
            width,
            group,
            sequence.blockOf(b * BLOCK),
            offset,
            WIDTH * width,
            width,
            BLOCK,
            scores,
            b * BLOCK,
            stride,
            false);
      }
      for (int g = 0; g < group; g++) {
        RowKernels.softmax(scores, g * stride, visible, scale);
      }
      for (int b = 0; b < blocks; b++) {
        PanelKernel.multiply(
            scores,
            b * BLOCK,
            stride,
            group,
            sequence.blockOf(b * BLOCK),
            offset + keyFloats,
            WIDTH * BLOCK,
            Math.min(BLOCK, visible - b * BLOCK),
            width,
            buffers.context,
            at,
            width,
            b > 0);
      }
    }
  }

  /** Working memory of all layers of one backbone. */
  static final class Buffers {
    final float[] queries;
    final float[] keys;
    final float[] values;
    final float[] context;
    private float[] scores = new float[0];

    Buffers(AttentionConfig.Grouped c, int rows) {
      queries = new float[rows * c.heads() * c.headWidth()];
      keys = new float[rows * c.keyHeads() * c.headWidth()];
      values = new float[rows * c.keyHeads() * c.headWidth()];
      context = new float[rows * c.heads() * c.headWidth()];
    }

    private float[] scores(int size) {
      if (scores.length < size) {
        scores = Arrays.copyOf(scores, size);
      }
      return scores;
    }
  }
}
