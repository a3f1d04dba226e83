package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.Speed;
import java.util.List;

/**
 * A reply that a session asks for.
 *
 * @param turn the turn it answers; unused by {@link Task#SAY}
 * @param reply number of the reply, unique in the session and increasing
 * @param words tokens to say, or to begin with
 * @param maxOutput words and frames the reply may have; 0 for the model's own limit
 * @param speed pace of its voice
 */
record ReplyRequest(
    int turn, int reply, Task task, List<Integer> words, int maxOutput, Speed speed) {
  ReplyRequest {
    words = List.copyOf(words);
  }
}
