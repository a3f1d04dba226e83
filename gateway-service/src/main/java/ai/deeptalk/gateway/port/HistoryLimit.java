package ai.deeptalk.gateway.port;

/**
 * How much of the conversation the model may take along when not all of it fits.
 *
 * @param whole all or nothing: the turn fails instead
 * @param keep share of the model's room to fill, 0 to 1
 * @param tokens less room than the model has; 0: the model's own
 */
public record HistoryLimit(boolean whole, double keep, int tokens) {
  /** Leaves out the oldest turns, no more than it has to. */
  public static final HistoryLimit AS_MUCH_AS_FITS = new HistoryLimit(false, 1, 0);
}
