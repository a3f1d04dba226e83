package ai.deeptalk.slm.decode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come. Tokens are pieces of UTF-8, so a character may arrive in two
 * tokens: its first half is kept back until the second is there, and a client never sees a broken
 * character.
 */
public final class TextStream {
  private static final int LONGEST_CHARACTER = 4;

  private final TextCodec codec;
  private final StringBuilder whole = new StringBuilder();
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] kept = new byte[0];

  public TextStream(TextCodec codec) {
    this.codec = codec;
  }

  /** Adds a token; returns the text that became readable by it, often one word, sometimes none. */
  public String append(int token) {
    byte[] bytes = codec.bytes(token);
    ByteBuffer in = ByteBuffer.allocate(kept.length + bytes.length).put(kept).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
    decoder.decode(in, out, false);
    kept = new byte[in.remaining()];
    in.get(kept);
    String text = out.flip().toString();
    whole.append(text);
    return text;
  }

  /** Everything readable so far. */
  public String whole() {
    return whole.toString();
  }
}
