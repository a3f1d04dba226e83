package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.Telling;

/**
 * How a model's positions are shared between the past turns, the input and the reply.
 *
 * <p>How long the user will speak is not known when a turn begins, so the past turns leave room for
 * half of what a whole reply does not need; a longer input then shortens the reply, at most to
 * half.
 *
 * @param positions positions of the whole sequence
 * @param reply positions of the longest reply
 * @param maxInput positions an input may have at most
 */
record PositionRoom(int positions, int reply, int maxInput) {
  /** Markers around the input, those of words told after it, and the assistant's. */
  static final int MARKERS = 3 + Telling.MOST_AFTERWARDS;

  /** Positions of the past turns, the first position and the user marker included. */
  int forHistory() {
    int besideReply = positions - reply - MARKERS;
    return Math.max(besideReply / 2, besideReply - maxInput);
  }

  /** Positions of an input that follows {@code opening} positions. */
  int forInput(int opening) {
    return Math.max(0, Math.min(maxInput, positions - opening - reply / 2 - MARKERS));
  }
}
