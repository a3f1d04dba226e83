package ai.deeptalk.slm.engine;

import ai.deeptalk.model.experts.SwiGlu;
import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A mixture of experts: the router chooses, the dispatch computes the chosen experts, and while
 * they are under way the shared experts are computed here.
 */
final class MixtureFeedForward implements FeedForward {
  private final int layer;
  private final Router router;
  private final ExpertDispatch dispatch;
  private final @Nullable SwiGlu shared;
  private final SwiGlu.Scratch scratch;
  private final RoutedTokens tokens;
  private final float[] routedSum; // [rows, hiddenSize]

  MixtureFeedForward(
      int layer,
      Router router,
      ExpertDispatch dispatch,
      @Nullable SwiGlu shared,
      SwiGlu.Scratch scratch,
      RoutedTokens tokens,
      float[] routedSum) {
    this.layer = layer;
    this.router = router;
    this.dispatch = dispatch;
    this.shared = shared;
    this.scratch = scratch;
    this.tokens = tokens;
    this.routedSum = routedSum;
  }

  @Override
  public long apply(int rows, float[] x, float[] y) {
    tokens.reset(layer, rows, x);
    router.route(tokens);
    long begun = System.nanoTime();
    ExpertDispatch.Pending pending = dispatch.begin(tokens);
    long sent = System.nanoTime();
    int size = rows * tokens.hiddenSize();
    if (shared == null) {
      Arrays.fill(y, 0, size, 0f);
    } else {
      shared.apply(x, rows, scratch, y);
    }
    long awaiting = System.nanoTime();
    pending.await(routedSum);
    long answered = System.nanoTime();
    RowKernels.add(routedSum, 0, size, y, 0);
    return sent - begun + answered - awaiting;
  }
}
