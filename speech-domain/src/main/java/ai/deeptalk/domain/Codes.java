package ai.deeptalk.domain;

import java.util.Arrays;

/** The codes of one codec frame, one per codebook. Immutable. */
public final class Codes {
  private final int[] codes; // [codebooks]

  private Codes(int[] codes) {
    this.codes = codes;
  }

  public static Codes of(int... codes) {
    if (codes.length == 0) {
      throw new IllegalArgumentException("a frame has at least one code");
    }
    for (int code : codes) {
      if (code < 0 || code > 0xFFFF) {
        throw new IllegalArgumentException("code must be 0 to 65535: " + code);
      }
    }
    return new Codes(codes.clone());
  }

  public int codebooks() {
    return codes.length;
  }

  public int at(int codebook) {
    return codes[codebook];
  }

  public int[] toArray() {
    return codes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Codes that && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }

  @Override
  public String toString() {
    return Arrays.toString(codes);
  }
}
