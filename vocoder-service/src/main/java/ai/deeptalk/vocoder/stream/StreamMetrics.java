package ai.deeptalk.vocoder.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the vocoder counts. */
final class StreamMetrics {
  private final MeterRegistry registry;
  private final Timer synthesis;
  private final Counter gaps;
  private final Counter poison;
  private final Counter unpublished;

  StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    synthesis =
        Timer.builder("deeptalk.vocoder.synthesis")
            .description("Codes of one frame to samples")
            .publishPercentileHistogram()
            .register(registry);
    gaps =
        Counter.builder("deeptalk.vocoder.gaps")
            .description("Frames before which others never came")
            .register(registry);
    poison =
        Counter.builder("deeptalk.vocoder.poison")
            .description("Records put aside")
            .register(registry);
    unpublished =
        Counter.builder("deeptalk.vocoder.unpublished")
            .description("Frames whose sound could not be published")
            .register(registry);
  }

  /** The signal to scale on: how long the oldest record in work has been waiting. */
  void watchOldest(Supplier<Number> seconds) {
    Gauge.builder("deeptalk.vocoder.oldest.frame.age", seconds)
        .baseUnit("seconds")
        .description("Age of the oldest frame that is not synthesised")
        .strongReference(true)
        .register(registry);
  }

  void judged(Verdict verdict) {
    String name = verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    registry.counter("deeptalk.vocoder.frames", "verdict", name).increment();
  }

  void synthesised(long nanos, Verdict.Sound sound) {
    synthesis.record(nanos, TimeUnit.NANOSECONDS);
    if (sound.gap()) {
      gaps.increment();
    }
  }

  void poison() {
    poison.increment();
  }

  void unpublished() {
    unpublished.increment();
  }
}
