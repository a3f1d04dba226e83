package ai.deeptalk.domain;

/**
 * How fast an answer is spoken, as a multiple of the voice's own pace; its pitch stays.
 *
 * @param factor 0.25 to 4
 */
public record Speed(double factor) {
  public static final double MIN = 0.25;
  public static final double MAX = 4;
  public static final Speed NORMAL = new Speed(1);

  public Speed {
    if (!(factor >= MIN && factor <= MAX)) { // NaN too
      throw new IllegalArgumentException("speed must be " + MIN + " to " + MAX + ": " + factor);
    }
  }

  public boolean isNormal() {
    return factor == 1;
  }
}
