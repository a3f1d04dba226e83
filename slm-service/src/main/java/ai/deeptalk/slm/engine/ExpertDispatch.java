package ai.deeptalk.slm.engine;

/**
 * Has routed experts computed, here or elsewhere. The backbone calls it once per mixture layer of a
 * step, with the tokens of all sequences together, and computes the shared experts between {@link
 * #begin} and {@link Pending#await}: a remote round trip hides behind local work.
 */
public interface ExpertDispatch {

  /**
   * Starts the experts of one layer. The tokens stay unchanged until the pending result has been
   * awaited. Must not block on the answer.
   */
  Pending begin(RoutedTokens tokens);

  /** The answer under way. Awaited exactly once, by the thread that began it. */
  interface Pending {
    /**
     * Waits, within a deadline of the dispatch's own, and writes the weighted sum of each token's
     * experts.
     *
     * @param routedSum receives [count, hiddenSize], overwriting what was there
     */
    void await(float[] routedSum);
  }
}
