package ai.deeptalk.gateway.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a spoken answer and the audio frame with which each begins: what was heard follows
 * from how much was played.
 */
final class SpokenWords {
  private final List<Piece> pieces = new ArrayList<>();

  void add(String text, int frame) {
    pieces.add(new Piece(text, frame));
  }

  int pieces() {
    return pieces.size();
  }

  String all() {
    return heardIn(Integer.MAX_VALUE);
  }

  /** The words that had begun within the first {@code frames} frames. */
  String heardIn(int frames) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.frame < frames) {
        text.append(piece.text);
      }
    }
    return text.toString();
  }

  private record Piece(String text, int frame) {}
}
