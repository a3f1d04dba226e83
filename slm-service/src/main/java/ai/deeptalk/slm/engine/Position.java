package ai.deeptalk.slm.engine;

import java.util.Arrays;

/** The input of one position: a token per stream, or a speech feature beside a text token. */
public sealed interface Position {

  /** A position of tokens, one id of the whole vocabulary per stream, the text stream last. */
  static Position tokens(int... ids) {
    return new Tokens(ids.clone());
  }

  /**
   * A position of heard speech.
   *
   * @param text what the text stream holds: the word that was told just before, or the model's
   *     placeholder for audio
   */
  static Position speech(Feature feature, int text) {
    return new Speech(feature, text);
  }

  /** One token per stream. */
  final class Tokens implements Position {
    private final int[] ids;

    private Tokens(int[] ids) {
      this.ids = ids;
    }

    public int streams() {
      return ids.length;
    }

    public int id(int stream) {
      return ids[stream];
    }

    @Override
    public String toString() {
      return "Tokens" + Arrays.toString(ids);
    }
  }

  /** One speech feature, and the token of the text stream. */
  record Speech(Feature feature, int text) implements Position {}
}
