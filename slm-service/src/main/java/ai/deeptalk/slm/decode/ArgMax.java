package ai.deeptalk.slm.decode;

import java.util.function.IntPredicate;

/** Greedy choice over some scores; the lowest id wins a tie, as in the Python reference. */
final class ArgMax {
  private ArgMax() {}

  /** Best id in [0, end) of the block that starts at {@code offset}. */
  static int of(float[] scores, int offset, int end) {
    int best = 0;
    for (int id = 1; id < end; id++) {
      if (scores[offset + id] > scores[offset + best]) {
        best = id;
      }
    }
    return best;
  }

  /** Best id in [0, never.length) whose flag is not set. */
  static int allowed(float[] scores, int offset, boolean[] never) {
    return of(scores, offset, never.length, id -> !never[id]);
  }

  /** Best permitted id in [0, end). */
  static int of(float[] scores, int offset, int end, IntPredicate permitted) {
    int best = -1;
    for (int id = 0; id < end; id++) {
      if (permitted.test(id) && (best < 0 || scores[offset + id] > scores[offset + best])) {
        best = id;
      }
    }
    if (best < 0) {
      throw new IllegalStateException("no token is allowed among " + end);
    }
    return best;
  }
}
