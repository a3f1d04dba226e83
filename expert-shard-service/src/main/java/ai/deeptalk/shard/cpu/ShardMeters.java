package ai.deeptalk.shard.cpu;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** A CPU shard's metrics: time queued, time computed, refusals, and tokens per layer and expert. */
final class ShardMeters {
  private final MeterRegistry registry;
  private final String group;
  private final Timer queue;
  private final Timer compute;
  private final Counter refused;

  ShardMeters(MeterRegistry registry, String group) {
    this.registry = registry;
    this.group = group;
    queue = registry.timer("deeptalk.shard.queue", "group", group);
    compute = registry.timer("deeptalk.shard.compute", "group", group);
    refused = registry.counter("deeptalk.shard.refused", "group", group);
  }

  void computed(long queuedNanos, long computedNanos) {
    queue.record(queuedNanos, TimeUnit.NANOSECONDS);
    compute.record(computedNanos, TimeUnit.NANOSECONDS);
  }

  void refused() {
    refused.increment();
  }

  /** Publishes the tokens of each of a model's experts. */
  void watch(ServedModel model) {
    for (int expert : model.experts()) {
      FunctionCounter.builder(
              "deeptalk.shard.expert.tokens", model.tally(), tally -> tally.tokens(expert))
          .tag("group", group)
          .tag("layer", Integer.toString(model.model().layer()))
          .tag("expert", Integer.toString(expert))
          .register(registry);
    }
  }
}
