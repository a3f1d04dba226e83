package ai.deeptalk.slm.engine;

import static ai.deeptalk.model.kernels.PanelKernel.WIDTH;

import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.kernels.Matrix;
import ai.deeptalk.model.kernels.PanelKernel;
import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;

/**
 * Multi-head latent attention over a cache of latents. A block of the cache holds each position
 * twice: as a key [latent | rotated key], laid out so that positions are the lanes of the score
 * product, and as a value, the latent alone, laid out so that its elements are.
 */
final class LatentAttention implements Attention {
  private static final int BLOCK = CacheBlock.POSITIONS;

  /** Positions of one sequence attended together; bounds the scores held at once. */
  private static final int TILE = 8;

  private final AttentionConfig.Latent config;
  private final LatentWeights weights;
  private final Rotation rotation;
  private final Buffers buffers;
  private final float normEpsilon;
  private final float scale;
  private final int keyWidth; // latent and rotated part
  private final int keyFloats; // of a block's keys

  LatentAttention(
      AttentionConfig.Latent config,
      LatentWeights weights,
      Rotation rotation,
      Buffers buffers,
      float normEpsilon,
      double scale) {
    this.config = config;
    this.weights = weights;
    this.rotation = rotation;
    this.buffers = buffers;
    this.normEpsilon = normEpsilon;
    this.scale = (float) scale;
    this.keyWidth = config.latentRank() + config.rotaryWidth();
    this.keyFloats = BLOCK * keyWidth;
  }

  @Override
  public int cacheFloats() {
    return keyFloats + PanelKernel.panels(config.latentRank()) * WIDTH * BLOCK;
  }

  @Override
  public void attend(Rows rows, int cacheOffset, float[] x, float[] y) {
    int n = rows.count();
    store(rows, cacheOffset, x);
    queries(rows, x);
    for (int slot = 0; slot < rows.slots(); slot++) {
      for (int row = rows.start(slot); row < rows.end(slot); row += TILE) {
        int count = Math.min(TILE, rows.end(slot) - row);
        look(rows.sequence(slot), cacheOffset, row, count, rows.position(row));
      }
    }
    int heads = config.heads();
    int rank = config.latentRank();
    int valueWidth = config.valueWidth();
    for (int h = 0; h < heads; h++) {
      weights.absorbValue[h].multiply(
          buffers.context,
          h * rank,
          heads * rank,
          n,
          buffers.values,
          h * valueWidth,
          heads * valueWidth);
    }
    weights.output.multiply(buffers.values, n, y);
  }

  /** Latent and rotated key of every row into the cache. */
  private void store(Rows rows, int cacheOffset, float[] x) {
    int rank = config.latentRank();
    weights.latentDown.multiply(x, rows.count(), buffers.latents);
    for (int slot = 0; slot < rows.slots(); slot++) {
      for (int row = rows.start(slot); row < rows.end(slot); row++) {
        int at = row * keyWidth;
        int position = rows.position(row);
        RowKernels.rmsNorm(
            buffers.latents, at, weights.latentNorm, normEpsilon, buffers.latents, at);
        rotation.interleaved(buffers.latents, at + rank, position);
        float[] block = rows.sequence(slot).blockOf(position);
        int p = position % BLOCK;
        int key = cacheOffset + p / WIDTH * WIDTH * keyWidth + p % WIDTH;
        for (int i = 0; i < keyWidth; i++) {
          block[key + i * WIDTH] = buffers.latents[at + i];
        }
        int value = cacheOffset + keyFloats + p * WIDTH;
        for (int i = 0; i < rank; i += WIDTH) {
          int width = Math.min(WIDTH, rank - i);
          System.arraycopy(buffers.latents, at + i, block, value + i * BLOCK, width);
        }
      }
    }
  }

  /** Queries of all heads, brought into the space of the cached keys: [rows, heads, keyWidth]. */
  private void queries(Rows rows, float[] x) {
    int n = rows.count();
    int heads = config.heads();
    int queryWidth = config.queryWidth();
    int rank = config.latentRank();
    Matrix queryDown = weights.queryDown;
    if (queryDown == null) {
      weights.queryUp.multiply(x, n, buffers.plainQueries);
    } else {
      queryDown.multiply(x, n, buffers.queryLatents);
      for (int row = 0; row < n; row++) {
        int at = row * config.queryRank();
        RowKernels.rmsNorm(
            buffers.queryLatents, at, weights.queryNorm, normEpsilon, buffers.queryLatents, at);
      }
      weights.queryUp.multiply(buffers.queryLatents, n, buffers.plainQueries);
    }
    for (int h = 0; h < heads; h++) {
      weights.absorbKey[h].multiply(
          buffers.plainQueries,
          h * queryWidth,
          heads * queryWidth,
          n,
          buffers.queries,
          h * keyWidth,
          heads * keyWidth);
    }
    for (int row = 0; row < n; row++) {
      for (int h = 0; h < heads; h++) {
        int from = (row * heads + h) * queryWidth + config.plainWidth();
        int to = (row * heads + h) * keyWidth + rank;
        System.arraycopy(buffers.plainQueries, from, buffers.queries, to, config.rotaryWidth());
        rotation.interleaved(buffers.queries, to, rows.position(row));
      }
    }
  }

  /** Softmax-weighted sums of latents for {@code count} rows of one sequence. */
  private void look(CachedSequence sequence, int cacheOffset, int row, int count, int position) {
    int heads = config.heads();
    int rank = config.latentRank();
    int past = position + count;
    int blocks = CachePool.blocksFor(past);
    int stride = blocks * BLOCK;
    float[] scores = buffers.scores(count * heads * stride);
    int queries = row * heads * keyWidth;
    for (int b = 0; b < blocks; b++) {
      float[] block = sequence.blockOf(b * BLOCK);
      PanelKernel.multiply(
          buffers.queries,
          queries,
          keyWidth,
          count * heads,
          block,
          cacheOffset,
          WIDTH * keyWidth,
          keyWidth,
          BLOCK,
          scores,
          b * BLOCK,
          stride,
          false);
    }
    for (int i = 0; i < count; i++) {
      int visible = position + i + 1;
      for (int h = 0; h < heads; h++) {
        int at = (i * heads + h) * stride;
        RowKernels.softmax(scores, at, visible, scale);
        Arrays.fill(scores, at + visible, at + past, 0f);
      }
    }
    for (int b = 0; b < blocks; b++) {
      float[] block = sequence.blockOf(b * BLOCK);
      PanelKernel.multiply(
          scores,
          b * BLOCK,
          stride,
          count * heads,
          block,
          cacheOffset + keyFloats,
          WIDTH * BLOCK,
          Math.min(BLOCK, past - b * BLOCK),
          rank,
          buffers.context,
          row * heads * rank,
          rank,
          b > 0);
    }
  }

  /** Working memory of all layers of one backbone. */
  static final class Buffers {
    final float[] latents;
    final float[] queryLatents;
    final float[] plainQueries;
    final float[] queries;
    final float[] context;
    final float[] values;
    private float[] scores = new float[0];

    Buffers(AttentionConfig.Latent c, int rows) {
      latents = new float[rows * (c.latentRank() + c.rotaryWidth())];
      queryLatents = new float[rows * c.queryRank()];
      plainQueries = new float[rows * c.heads() * c.queryWidth()];
      queries = new float[rows * c.heads() * (c.latentRank() + c.rotaryWidth())];
      context = new float[rows * c.heads() * c.latentRank()];
      values = new float[rows * c.heads() * c.valueWidth()];
    }

    private float[] scores(int size) {
      if (scores.length < size) {
        scores = new float[size];
      }
      return scores;
    }
  }
}
