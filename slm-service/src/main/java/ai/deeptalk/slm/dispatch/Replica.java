package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.TritonFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One copy of a group's experts, and whether it is worth asking.
 *
 * <p>Two ways out of service: a lost connection takes it out at once, until a probe finds it again;
 * failures and slow answers take it out by its breaker, for a while.
 */
final class Replica {
  private final Modality group;
  private final String address;
  private final ReplicaLink link;
  private final CircuitBreaker breaker;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean lost;
  private volatile double typicalMillis;

  Replica(Modality group, String address, ReplicaLink link, DispatchSettings settings) {
    this.group = group;
    this.address = address;
    this.link = link;
    this.breaker =
        CircuitBreaker.of(
            group.label() + "@" + address,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .slowCallDurationThreshold(settings.slowCall())
                .slowCallRateThreshold(50)
                .waitDurationInOpenState(settings.leaveOut())
                .permittedNumberOfCallsInHalfOpenState(4)
                .build());
  }

  /** Whether it is worth asking now; every call allowed here must be settled. */
  boolean tryAcquire() {
    return !lost && breaker.tryAcquirePermission();
  }

  CompletableFuture<InferResult> infer(InferRequest request, Duration deadline) {
    calls.increment();
    return link.infer(request, deadline);
  }

  void answered(long nanos) {
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    double millis = nanos / 1e6;
    typicalMillis = typicalMillis == 0 ? millis : 0.95 * typicalMillis + 0.05 * millis;
  }

  void failed(TritonFailure failure, Throwable cause, long nanos) {
    failures.increment();
    if (failure.overload() || failure == TritonFailure.CANCELLED) {
      breaker.releasePermission();
      return;
    }
    breaker.onError(nanos, TimeUnit.NANOSECONDS, cause);
    if (failure == TritonFailure.GONE) {
      lost = true;
    }
  }

  /** A call whose answer is no longer needed: counted as slow as it was. */
  void outrun(long nanos) {
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
  }

  boolean lost() {
    return lost;
  }

  /** Whether the replica takes calls; may block, at most this long. */
  boolean reach(Duration deadline) {
    return link.reconnect(deadline);
  }

  /** Asks a lost replica whether it is back. */
  void probe(Duration deadline) {
    if (lost && link.reconnect(deadline)) {
      breaker.reset();
      lost = false;
    }
  }

  /** Where this replica stands, for people. */
  ReplicaState state() {
    String state = lost ? "LOST" : breaker.getState().name();
    return new ReplicaState(
        group.label(), address, state, typicalMillis, calls.sum(), failures.sum());
  }

  void close() {
    link.close();
  }
}
