package ai.deeptalk.model.tokenizer;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding of one piece: the pair learned first is merged first, the leftmost of equals.
 */
final class Merges {
  private record Pair(int left, int right) {}

  private record Merge(int rank, int merged) {}

  private final Map<Pair, Merge> merges = new HashMap<>();

  void add(int left, int right, int merged) {
    merges.putIfAbsent(new Pair(left, right), new Merge(merges.size(), merged));
  }

  /**
   * Merges in place.
   *
   * @param tokens the piece's single-byte tokens
   * @return how many tokens are left at the front
   */
  int apply(int[] tokens) {
    int count = tokens.length;
    while (count > 1) {
      int at = -1;
      @Nullable Merge best = null;
      for (int i = 0; i + 1 < count; i++) {
        @Nullable Merge merge = merges.get(new Pair(tokens[i], tokens[i + 1]));
        if (merge != null && (best == null || merge.rank < best.rank)) {
          best = merge;
          at = i;
        }
      }
      if (best == null) {
        break;
      }
      tokens[at] = best.merged;
      System.arraycopy(tokens, at + 2, tokens, at + 1, count - at - 2);
      count--;
    }
    return count;
  }
}
