package ai.deeptalk.slm.engine;

/**
 * How much a backbone may hold and do at once.
 *
 * @param cachePositions positions of all sequences together
 * @param batchPositions positions of one step together
 */
public record BackboneLimits(int cachePositions, int batchPositions) {
  public BackboneLimits {
    if (cachePositions <= 0 || batchPositions <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: " + cachePositions + ", " + batchPositions);
    }
  }
}
