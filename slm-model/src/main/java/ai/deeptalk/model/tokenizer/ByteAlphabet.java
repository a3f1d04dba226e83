package ai.deeptalk.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The GPT-2 alphabet: each byte has a printable character that stands for it in the vocabulary.
 * Printable Latin-1 characters stand for themselves, the rest are moved to 256 and up, in order.
 */
final class ByteAlphabet {
  private static final char[] SYMBOLS = new char[256]; // by byte
  private static final int[] BYTES = new int[512]; // by symbol; -1 where none

  static {
    Arrays.fill(BYTES, -1);
    int moved = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      SYMBOLS[b] = (char) (printable ? b : moved++);
      BYTES[SYMBOLS[b]] = b;
    }
  }

  private ByteAlphabet() {}

  /** The symbol of a byte. */
  static String symbol(int b) {
    return String.valueOf(SYMBOLS[b]);
  }

  /** The symbols of a text's UTF-8 bytes. */
  static String symbols(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder symbols = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      symbols.append(SYMBOLS[b & 0xff]);
    }
    return symbols.toString();
  }

  /** The bytes a token of symbols stands for. */
  static byte[] bytes(String symbols) {
    byte[] bytes = new byte[symbols.length()];
    for (int i = 0; i < bytes.length; i++) {
      char symbol = symbols.charAt(i);
      int value = symbol < BYTES.length ? BYTES[symbol] : -1;
      if (value < 0) {
        throw new IllegalArgumentException("'" + symbol + "' stands for no byte");
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
