package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.TritonFailure;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the dispatch measures, per group. Belongs to the tick thread. */
final class DispatchMetrics {
  private final MeterRegistry registry;
  private final Map<Modality, GroupMeters> groups = new EnumMap<>(Modality.class);
  private final Map<Integer, Timer> layers = new HashMap<>();

  DispatchMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Modality group : Modality.values()) {
      groups.put(group, GroupMeters.of(registry, group));
    }
  }

  void asked(Modality group, int tokens) {
    meters(group).tokens().record(tokens);
  }

  void answered(Modality group, InferResult result, long nanos) {
    GroupMeters meters = meters(group);
    meters.call().record(nanos, TimeUnit.NANOSECONDS);
    result.queueMicros().ifPresent(us -> meters.queue().record(us, TimeUnit.MICROSECONDS));
    result.computeMicros().ifPresent(us -> meters.compute().record(us, TimeUnit.MICROSECONDS));
  }

  void layerDone(int layer, long nanos) {
    layers
        .computeIfAbsent(
            layer,
            number ->
                Timer.builder("deeptalk.slm.dispatch.layer")
                    .description("From sending to the last group's answer")
                    .tag("layer", "%02d".formatted(number))
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(Modality group, TritonFailure failure) {
    count("failures", group, "reason", failure.name().toLowerCase(Locale.ROOT));
  }

  void retried(Modality group) {
    count("retries", group, "reason", "failed");
  }

  void hedged(Modality group) {
    count("retries", group, "reason", "slow");
  }

  void missed(Modality group) {
    count("failures", group, "reason", "missed");
  }

  private void count(String what, Modality group, String tag, String value) {
    registry
        .counter("deeptalk.slm.dispatch." + what, "group", group.label(), tag, value)
        .increment();
  }

  private GroupMeters meters(Modality group) {
    return groups.computeIfAbsent(group, each -> GroupMeters.of(registry, each));
  }

  private record GroupMeters(Timer call, Timer queue, Timer compute, DistributionSummary tokens) {
    static GroupMeters of(MeterRegistry registry, Modality group) {
      return new GroupMeters(
          timer(registry, "deeptalk.slm.dispatch", "One call to a shard", group),
          timer(registry, "deeptalk.slm.dispatch.queue", "Wait in the shard's queue", group),
          timer(registry, "deeptalk.slm.dispatch.compute", "Experts computed by the shard", group),
          DistributionSummary.builder("deeptalk.slm.dispatch.tokens")
              .tag("group", group.label())
              .register(registry));
    }

    private static Timer timer(
        MeterRegistry registry, String name, String description, Modality group) {
      return Timer.builder(name)
          .description(description)
          .tag("group", group.label())
          .publishPercentiles(0.5, 0.95)
          .register(registry);
    }
  }
}
