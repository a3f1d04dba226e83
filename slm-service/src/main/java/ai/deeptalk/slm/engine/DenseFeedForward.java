package ai.deeptalk.slm.engine;

import ai.deeptalk.model.experts.SwiGlu;

/** One gated block for every row. */
final class DenseFeedForward implements FeedForward {
  private final SwiGlu block;
  private final SwiGlu.Scratch scratch;

  DenseFeedForward(SwiGlu block, SwiGlu.Scratch scratch) {
    this.block = block;
    this.scratch = scratch;
  }

  @Override
  public long apply(int rows, float[] x, float[] y) {
    block.apply(x, rows, scratch, y);
    return 0;
  }
}
