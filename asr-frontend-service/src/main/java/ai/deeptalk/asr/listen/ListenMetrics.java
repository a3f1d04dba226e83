package ai.deeptalk.asr.listen;

import ai.deeptalk.domain.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the speech front end counts. */
final class ListenMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger streams = new AtomicInteger();
  private final Timer handling;
  private final Timer endOfTurnDelay;
  private final DistributionSummary utterances;
  private final Counter refused;

  ListenMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("deeptalk.asr.streams", streams, AtomicInteger::get)
        .description("Audio streams open")
        .register(registry);
    handling =
        Timer.builder("deeptalk.asr.handling")
            .description("From an audio message to everything it led to")
            .publishPercentileHistogram()
            .register(registry);
    endOfTurnDelay =
        Timer.builder("deeptalk.asr.end.of.turn.delay")
            .description("From the end of speech to the decision, in audio time")
            .register(registry);
    utterances =
        DistributionSummary.builder("deeptalk.asr.utterance")
            .baseUnit("seconds")
            .description("Length of utterances")
            .register(registry);
    refused =
        Counter.builder("deeptalk.asr.refused")
            .description("Streams refused at capacity")
            .register(registry);
  }

  /** Counts a stream in, unless there are {@code bound} already. */
  boolean enter(int bound) {
    if (streams.incrementAndGet() <= bound) {
      return true;
    }
    streams.decrementAndGet();
    refused.increment();
    return false;
  }

  void leave() {
    streams.decrementAndGet();
  }

  void handled(long nanos) {
    handling.record(nanos, TimeUnit.NANOSECONDS);
  }

  void endOfTurnDelay(long samples) {
    endOfTurnDelay.record(samples * 1_000L / Listening.RATE, TimeUnit.MILLISECONDS);
  }

  void utterance(long samples) {
    utterances.record((double) samples / Listening.RATE);
  }

  void failed(ErrorCode code) {
    registry.counter("deeptalk.asr.failures", "code", code.name()).increment();
  }
}
