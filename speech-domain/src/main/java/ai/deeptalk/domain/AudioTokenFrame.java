package ai.deeptalk.domain;

/**
 * All codes of one codec frame of one reply. {@code (turn, index)} names it everywhere, so whatever
 * is delivered twice can be dropped once.
 */
public record AudioTokenFrame(TurnId turn, int index, Codes codes) {
  public AudioTokenFrame {
    if (index < 0) {
      throw new IllegalArgumentException("frame index must not be negative: " + index);
    }
  }
}
