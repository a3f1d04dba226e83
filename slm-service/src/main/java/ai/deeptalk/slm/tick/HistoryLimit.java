package ai.deeptalk.slm.tick;

/**
 * How much of the past a turn may take along.
 *
 * @param whole a past that does not fit fails the turn, nothing is left out
 * @param keep share of the room to fill when not all fits, so that the next turns find room too
 * @param positions less room than the model has; 0: the model's own
 */
public record HistoryLimit(boolean whole, float keep, int positions) {
  /** Leaves out the oldest turns, no more than it has to. */
  public static final HistoryLimit AS_MUCH_AS_FITS = new HistoryLimit(false, 1, 0);

  public HistoryLimit {
    if (!(keep >= 0 && keep <= 1)) {
      throw new IllegalArgumentException("keep=" + keep);
    }
  }

  int room(int modelsOwn) {
    return positions == 0 ? modelsOwn : Math.min(positions, modelsOwn);
  }
}
