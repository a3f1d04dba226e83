package ai.deeptalk.asr.listen;

import java.time.Duration;

/**
 * Bounds of listening.
 *
 * @param streams streams open at once; one more is refused
 * @param maxUtterance an utterance is ended by force at this length
 * @param idle a stream that sends nothing for this long is closed
 */
public record ListenLimits(int streams, Duration maxUtterance, Duration idle) {
  public ListenLimits {
    if (streams < 1) {
      throw new IllegalArgumentException("streams must be at least 1: " + streams);
    }
    if (maxUtterance.compareTo(Duration.ofSeconds(1)) < 0
        || maxUtterance.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("max utterance must be 1 s to 5 min: " + maxUtterance);
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("idle must be positive: " + idle);
    }
  }

  int maxUtteranceSamples() {
    return (int) (maxUtterance.toMillis() * Listening.RATE / 1_000);
  }
}
