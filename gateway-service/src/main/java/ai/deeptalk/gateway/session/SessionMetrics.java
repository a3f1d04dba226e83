package ai.deeptalk.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what sessions do and how long the hops of a turn take; keeps the latest values for the
 * console.
 */
public final class SessionMetrics {
  private static final int KEPT = 256;

  private final MeterRegistry registry;
  private final AtomicInteger active = new AtomicInteger();
  private final Counter opened;
  private final Counter interruptions;
  private final Counter staleFrames;
  private final Counter refusals;
  private final Map<String, Counter> responses = new ConcurrentHashMap<>();
  private final Map<String, Hop> hops = new ConcurrentHashMap<>();

  public SessionMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("deeptalk.gateway.sessions.active", active);
    opened = registry.counter("deeptalk.gateway.sessions.opened");
    interruptions = registry.counter("deeptalk.gateway.interruptions");
    staleFrames = registry.counter("deeptalk.gateway.frames.stale");
    refusals = registry.counter("deeptalk.gateway.refusals");
  }

  void sessionOpened() {
    opened.increment();
    active.incrementAndGet();
  }

  void sessionClosed() {
    active.decrementAndGet();
  }

  void interrupted() {
    interruptions.increment();
  }

  void staleFrame() {
    staleFrames.increment();
  }

  void refused() {
    refusals.increment();
  }

  void responded(String status) {
    responses
        .computeIfAbsent(
            status, name -> registry.counter("deeptalk.gateway.responses", "status", name))
        .increment();
  }

  void hop(String name, double milliseconds) {
    hops.computeIfAbsent(name, this::newHop).record(milliseconds);
  }

  public int activeSessions() {
    return active.get();
  }

  public long openedSessions() {
    return (long) opened.count();
  }

  /** Responses by status. */
  public Map<String, Long> responseCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    responses.forEach((status, counter) -> counts.put(status, (long) counter.count()));
    return counts;
  }

  /** Per hop: the latest values' quantiles. */
  public Map<String, Quantiles> hops() {
    Map<String, Quantiles> quantiles = new LinkedHashMap<>();
    hops.forEach((name, hop) -> quantiles.put(name, hop.quantiles()));
    return quantiles;
  }

  /** In milliseconds. */
  public record Quantiles(double p50, double p95, long count) {}

  private Hop newHop(String name) {
    return new Hop(
        Timer.builder("deeptalk.gateway.hop")
            .tag("hop", name)
            .publishPercentileHistogram()
            .register(registry));
  }

  private static final class Hop {
    private final Timer timer;
    private final Deque<Double> latest = new ArrayDeque<>();
    private long count;

    Hop(Timer timer) {
      this.timer = timer;
    }

    synchronized void record(double milliseconds) {
      timer.record(Duration.ofNanos((long) (milliseconds * 1e6)));
      latest.addLast(milliseconds);
      count++;
      if (latest.size() > KEPT) {
        latest.removeFirst();
      }
    }

    synchronized Quantiles quantiles() {
      double[] sorted = latest.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new Quantiles(at(sorted, 0.5), at(sorted, 0.95), count);
    }

    private static double at(double[] sorted, double share) {
      return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
  }
}
