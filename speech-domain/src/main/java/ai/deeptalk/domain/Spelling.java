package ai.deeptalk.domain;

/**
 * How the first codebooks spell sounds: a code is {@code sound * levels + left}, where {@code left}
 * counts the codes of the same sound that are still to come; {@code levels - 1} means so many or
 * more. In time, the codebooks of one frame follow each other, then those of the next frame.
 *
 * @param codebooks how many spell; 0 where codes mean something else
 * @param levels values of {@code left}
 */
public record Spelling(int codebooks, int levels) {
  public static final Spelling NONE = new Spelling(0, 1);

  public Spelling {
    if (codebooks < 0 || levels < 1) {
      throw new IllegalArgumentException(
          "spelling must have codebooks and levels: codebooks=" + codebooks + " levels=" + levels);
    }
  }

  /** Whether a code may come right after another: a sound that shall last goes on. */
  public boolean follows(int before, int code) {
    int left = before % levels;
    if (left == 0) {
      return true;
    }
    return code == before - 1 || (code == before && left == levels - 1);
  }
}
