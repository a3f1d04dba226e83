package ai.deeptalk.slm.decode;

/** The text of a reply as it grows. */
public final class TextStream {
  private final TextCodec.Reader reader;
  private final StringBuilder whole = new StringBuilder();

  public TextStream(TextCodec codec) {
    this.reader = codec.reader();
  }

  /** Adds a token; returns the text that became readable by it. */
  public String append(int token) {
    String text = reader.accept(token);
    whole.append(text);
    return text;
  }

  /** Everything readable so far. */
  public String whole() {
    return whole.toString();
  }
}
