package ai.deeptalk.slm.decode;

/** Text to tokens and back. A token may hold half a character, hence bytes. */
public interface TextCodec {
  /** Tokens of plain text; special tokens are never produced from it. */
  int[] encode(String text);

  /** The UTF-8 bytes of one token; empty for a special token. */
  byte[] bytes(int token);
}
