package ai.deeptalk.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes tokens as they come. A token may end in the middle of a character; its bytes then wait
 * for the next one, so whatever is returned is whole characters.
 */
public final class StreamingDecoder {
  private final Tokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] waiting = new byte[0];

  StreamingDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The text that this token completes; often empty. */
  public String accept(int token) {
    return decode(tokenizer.bytes(token), false);
  }

  /** What is left when no more tokens come: U+FFFD for a character that was never completed. */
  public String finish() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] more, boolean last) {
    ByteBuffer bytes = ByteBuffer.allocate(waiting.length + more.length);
    bytes.put(waiting).put(more).flip();
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    decoder.reset();
    decoder.decode(bytes, text, last);
    if (last) {
      decoder.flush(text);
    }
    waiting = new byte[bytes.remaining()];
    bytes.get(waiting);
    return text.flip().toString();
  }
}
