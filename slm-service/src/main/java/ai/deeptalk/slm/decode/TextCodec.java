package ai.deeptalk.slm.decode;

/** Text to tokens and back. */
public interface TextCodec {
  /** Tokens of plain text; special tokens are never produced from it. */
  int[] encode(String text);

  /** A reader of tokens that come one by one. */
  Reader reader();

  /** Turns tokens into text. */
  @FunctionalInterface
  interface Reader {
    /**
     * The text that became readable by this token, often one word, sometimes none: a token may end
     * in the middle of a character.
     */
    String accept(int token);
  }
}
