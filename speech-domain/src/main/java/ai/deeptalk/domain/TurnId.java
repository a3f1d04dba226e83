package ai.deeptalk.domain;

/**
 * A reply within a session. Numbers only grow, so whoever has seen a number drops everything that
 * belongs to an older one: that is how a barge-in needs no message to anybody.
 */
public record TurnId(SessionId session, int number) {
  public TurnId {
    if (number < 0) {
      throw new IllegalArgumentException("turn number must not be negative: " + number);
    }
  }

  /** The reply after this one. */
  public TurnId next() {
    return new TurnId(session, Math.addExact(number, 1));
  }

  /** Whether this reply is stale once {@code newest} of the same session has been seen. */
  public boolean isOlderThan(TurnId newest) {
    return session.equals(newest.session) && number < newest.number;
  }
}
