package ai.deeptalk.gateway.access;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each tenant may ask of this gateway in a minute. Tenants are as many as keys name. */
public final class RateLimits {
  private final long requestsPerMinute;
  private final long tokensPerMinute;
  private final TimeMeter clock;
  private final Map<String, Allowance> tenants = new ConcurrentHashMap<>();

  public RateLimits(long requestsPerMinute, long tokensPerMinute, InstantSource clock) {
    this.requestsPerMinute = requestsPerMinute;
    this.tokensPerMinute = tokensPerMinute;
    this.clock = new Clock(clock);
  }

  public Allowance of(String tenant) {
    return tenants.computeIfAbsent(
        tenant, name -> new Allowance(requestsPerMinute, tokensPerMinute, clock));
  }

  private record Clock(InstantSource source) implements TimeMeter {
    private static final long NANOS = 1_000_000;

    @Override
    public long currentTimeNanos() {
      return source.millis() * NANOS;
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
