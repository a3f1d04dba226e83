package ai.deeptalk.slm.tick;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the tick measures. */
final class TickMetrics {
  private final MeterRegistry registry;
  private final Timer tick;
  private final Timer step;
  private final Timer dispatch;
  private final Timer firstFrame;
  private final Timer head;
  private final DistributionSummary rows;
  private final DistributionSummary prefill;

  TickMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.tick =
        Timer.builder("deeptalk.slm.tick")
            .description("One time round: backbone, head, choice and hand-out")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(1))
            .register(registry);
    this.step = timer("deeptalk.slm.step", "One pass of the backbone over all rows");
    this.dispatch = timer("deeptalk.slm.step.dispatch", "Wait for experts in one step");
    this.head = timer("deeptalk.slm.step.head", "Head and choice of tokens in one step");
    this.firstFrame = timer("deeptalk.slm.first_frame", "From end of input to the first frame");
    this.rows = DistributionSummary.builder("deeptalk.slm.tick.rows").register(registry);
    this.prefill =
        DistributionSummary.builder("deeptalk.slm.tick.prefill_positions").register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentiles(0.5, 0.95)
        .register(registry);
  }

  void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  void stepped(long stepNanos, long dispatchNanos, long headNanos, int rowCount, int positions) {
    step.record(stepNanos, TimeUnit.NANOSECONDS);
    dispatch.record(dispatchNanos, TimeUnit.NANOSECONDS);
    head.record(headNanos, TimeUnit.NANOSECONDS);
    rows.record(rowCount);
    if (positions > 0) {
      prefill.record(positions);
    }
  }

  void ticked(long nanos) {
    tick.record(nanos, TimeUnit.NANOSECONDS);
  }

  void degradedStep() {
    registry.counter("deeptalk.slm.steps.degraded").increment();
  }

  void firstFrame(long nanos) {
    firstFrame.record(nanos, TimeUnit.NANOSECONDS);
  }

  void replyOver(Task task, String how) {
    registry.counter("deeptalk.slm.replies", "task", task.name(), "end", how).increment();
  }

  void refused(String what) {
    registry.counter("deeptalk.slm.refused", "what", what).increment();
  }
}
