package ai.deeptalk.slm.engine;

import java.util.Arrays;

/** One speech feature, a vector of the speech encoder. Does not change. */
public final class Feature {
  private final float[] values;

  private Feature(float[] values) {
    this.values = values;
  }

  public static Feature of(float... values) {
    return new Feature(values.clone());
  }

  /** The feature that starts at {@code offset} of a longer array. */
  public static Feature of(float[] features, int offset, int width) {
    return new Feature(Arrays.copyOfRange(features, offset, offset + width));
  }

  public int width() {
    return values.length;
  }

  /** Copies the values into {@code target} at {@code offset}. */
  public void copyTo(float[] target, int offset) {
    System.arraycopy(values, 0, target, offset, values.length);
  }

  @Override
  public String toString() {
    return "Feature[" + values.length + "]";
  }
}
