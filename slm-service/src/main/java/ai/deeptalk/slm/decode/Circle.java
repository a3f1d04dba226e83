package ai.deeptalk.slm.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Notices when a text goes in circles: one phrase several times in a row. Such a text doesn't end
 * by itself, and nobody wants to hear the rest of it ({@code models/FORMAT.md} section 3).
 */
final class Circle {
  private static final int TIMES = 3;
  private static final int FEWEST_TOKENS = 12;

  private final List<Integer> tokens = new ArrayList<>();

  /** Whether the text goes in circles with this token. */
  boolean closedBy(int token) {
    tokens.add(token);
    for (int length = 1; length * TIMES <= tokens.size(); length++) {
      if (repeated(length, Math.max(TIMES, Math.ceilDiv(FEWEST_TOKENS, length)))) {
        return true;
      }
    }
    return false;
  }

  private boolean repeated(int length, int times) {
    int end = tokens.size();
    int start = end - length * times;
    return start >= 0
        && tokens.subList(start, end - length).equals(tokens.subList(start + length, end));
  }
}
