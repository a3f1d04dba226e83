package ai.deeptalk.slm.decode;

/**
 * When the speaking row takes its next word: at the median of the model's opinion, as soon as it is
 * more likely than not that it should have been taken by now.
 *
 * <p>Taking the likelier of "now" and "not yet" at every step would be late: a model that gives
 * each of three steps a third says "not yet" at the first two.
 */
final class Patience {
  private static final double HALF = Math.log(0.5);

  private final boolean[] never;
  private final int pad;
  private double waited; // logarithm of the probability that no word should have been taken so far

  Patience(ReplyRules rules) {
    this.never = TextChoice.never(rules, true);
    this.pad = rules.text().pad();
  }

  /** A step's scores of the text block, which starts at {@code offset}. */
  void hear(float[] scores, int offset) {
    double best = scores[offset + ArgMax.allowed(scores, offset, never)];
    double sum = 0;
    for (int id = 0; id < never.length; id++) {
      if (!never[id]) {
        sum += Math.exp(scores[offset + id] - best);
      }
    }
    waited += scores[offset + pad] - best - Math.log(sum);
  }

  boolean isOver() {
    return waited < HALF;
  }

  void startOver() {
    waited = 0;
  }
}
