package ai.deeptalk.slm.decode;

/**
 * What the model tells while it hears: at every speech feature, and after the last, the next token
 * of what is said, or none. The position after reads it, so that the question stands in the prompt
 * in words, too.
 */
public final class Telling {
  /** Tokens that may be told after the last feature. */
  public static final int MOST_AFTERWARDS = 12;

  private final boolean[] never;

  public Telling(ReplyRules rules) {
    this.never = TextChoice.neverTold(rules);
  }

  /**
   * The token told at a feature; {@code audio} where there is none.
   *
   * @param scores those of the text block, from {@code offset} on
   */
  public int choose(float[] scores, int offset) {
    return ArgMax.allowed(scores, offset, never);
  }
}
