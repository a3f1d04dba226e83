package ai.deeptalk.slm.decode;

/** Builds the tokens of a position as ids of the whole vocabulary: one per codebook, then text. */
public final class Positions {
  private Positions() {}

  /** A position that carries the same special in every audio stream. */
  public static int[] of(ReplyRules rules, int audioSpecial, int textToken) {
    int[] position = new int[rules.codebooks() + 1];
    fill(rules, audioSpecial, textToken, position);
    return position;
  }

  static void fill(ReplyRules rules, int audioSpecial, int textToken, int[] position) {
    for (int i = 0; i < rules.codebooks(); i++) {
      position[i] = rules.audioId(i, audioSpecial);
    }
    position[rules.textStream()] = textToken;
  }
}
