package ai.deeptalk.gateway.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** What is left of one tenant's minute: requests, and tokens that the model reads and writes. */
public final class Allowance {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final long requestsPerMinute;
  private final long tokensPerMinute;
  private final Bucket requests;
  private final Bucket tokens;

  Allowance(long requestsPerMinute, long tokensPerMinute, TimeMeter clock) {
    this.requestsPerMinute = requestsPerMinute;
    this.tokensPerMinute = tokensPerMinute;
    this.requests = bucket(requestsPerMinute, clock);
    this.tokens = bucket(tokensPerMinute, clock);
  }

  private static Bucket bucket(long perMinute, TimeMeter clock) {
    return Bucket.builder()
        .withCustomTimePrecision(clock)
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
        .build();
  }

  /** Counts a request; how long to wait if there may be none now. */
  public Optional<Duration> request() {
    ConsumptionProbe probe = requests.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** How long to wait until the model may work for this tenant again; empty: it may now. */
  public Optional<Duration> tokensSpent() {
    var probe = tokens.estimateAbilityToConsume(1);
    return probe.canBeConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** An answer is known to cost something only when it is over: the next one waits for it. */
  public void spend(long count) {
    if (count > 0) {
      tokens.consumeIgnoringRateLimits(count);
    }
  }

  public Level requests() {
    return level(requests, requestsPerMinute);
  }

  public Level tokens() {
    return level(tokens, tokensPerMinute);
  }

  private static Level level(Bucket bucket, long limit) {
    long available = bucket.getAvailableTokens();
    long missing = limit - available;
    return new Level(limit, Math.max(0, available), PERIOD.multipliedBy(missing).dividedBy(limit));
  }

  /**
   * How full a bucket is.
   *
   * @param reset until it is full again
   */
  public record Level(long limit, long remaining, Duration reset) {}
}
