package ai.deeptalk.slm.engine;

/**
 * Hidden states to logits, one block of the vocabulary at a time. A caller asks for all slots that
 * need a block together, so the block's weights are read once.
 */
public interface Head {

  /** Blocks of the vocabulary: one per stream, in the order of the streams, text last. */
  int blocks();

  /** Vocabulary rows of a block, special tokens included. */
  int rows(int block);

  /**
   * Logits of one block for some slots of a step. Index in the result is the <em>local</em> id: a
   * codebook's code, or the text id.
   *
   * @param slots slots of {@code step}; the first {@code count} are used
   * @param logits receives [count, rows(block)]
   */
  void logits(StepResult step, int[] slots, int count, int block, float[] logits);

  /**
   * Local id of the largest logit among the ids [0, end) of row {@code row}, the skipped ones
   * aside.
   */
  static int argMax(float[] logits, int row, int rows, int end, int... skipped) {
    int best = -1;
    float bestLogit = Float.NEGATIVE_INFINITY;
    int offset = row * rows;
    for (int id = 0; id < end; id++) {
      float logit = logits[offset + id];
      if ((logit > bestLogit || best < 0) && !contains(skipped, id)) {
        best = id;
        bestLogit = logit;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("every id below " + end + " is skipped");
    }
    return best;
  }

  private static boolean contains(int[] ids, int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }
}
