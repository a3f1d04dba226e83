package ai.deeptalk.slm.engine;

import java.util.Arrays;

/** The input of one position: a token per stream, or a speech feature. */
public sealed interface Position {

  /** A position of tokens, one id of the whole vocabulary per stream, the text stream last. */
  static Position tokens(int... ids) {
    return new Tokens(ids.clone());
  }

  /** A position of heard speech. Its text stream holds the model's audio placeholder. */
  static Position speech(float[] feature) {
    return new Speech(feature.clone());
  }

  /** A position of speech whose feature starts at {@code offset} of a longer array. */
  static Position speech(float[] features, int offset, int width) {
    return new Speech(Arrays.copyOfRange(features, offset, offset + width));
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

  /** One speech feature. */
  final class Speech implements Position {
    private final float[] feature;

    private Speech(float[] feature) {
      this.feature = feature;
    }

    public int width() {
      return feature.length;
    }

    /** Copies the feature into {@code target} at {@code offset}. */
    public void copyTo(float[] target, int offset) {
      System.arraycopy(feature, 0, target, offset, feature.length);
    }

    @Override
    public String toString() {
      return "Speech[" + feature.length + "]";
    }
  }
}
