package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.ServerEvents;
import java.time.Duration;
import java.time.Instant;

/** Tokens spent in the current minute, as shown to the client. */
final class TokenWindow {
  private static final Duration LENGTH = Duration.ofMinutes(1);

  private final long limit;
  private Instant end;
  private long spent;

  TokenWindow(long limit, Instant start) {
    this.limit = limit;
    this.end = start.plus(LENGTH);
  }

  void spend(long tokens, Instant now) {
    if (!now.isBefore(end)) {
      end = now.plus(LENGTH);
      spent = 0;
    }
    spent += tokens;
  }

  void announce(ServerEvents events, Instant now) {
    double resetSeconds = Math.max(0, Duration.between(now, end).toMillis() / 1000.0);
    events.rateLimits(limit, Math.max(0, limit - spent), resetSeconds);
  }
}
