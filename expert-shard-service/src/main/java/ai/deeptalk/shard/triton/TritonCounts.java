package ai.deeptalk.shard.triton;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.ModelCounts;
import ai.deeptalk.triton.TritonClient;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Triton's own statistics under the names a CPU shard uses, so that one dashboard and one
 * autoscaling query serve both. Tokens per expert are counted by the model itself and stand in
 * Triton's metrics.
 */
final class TritonCounts {
  private final TritonClient triton;
  private final Duration deadline;
  private final Set<String> models;
  private volatile List<ModelCounts> latest = List.of();

  TritonCounts(ExpertGroup group, TritonClient triton, Duration deadline, MeterRegistry registry) {
    this.triton = triton;
    this.deadline = deadline;
    this.models = group.models().stream().map(ExpertModel::modelName).collect(Collectors.toSet());
    publish(registry, "deeptalk.shard.queue", group, ModelCounts::queued);
    publish(registry, "deeptalk.shard.compute", group, ModelCounts::computed);
  }

  private void publish(
      MeterRegistry registry,
      String name,
      ExpertGroup group,
      Function<ModelCounts, Duration> time) {
    FunctionTimer.builder(
            name,
            this,
            counts -> counts.latest.stream().mapToLong(ModelCounts::executions).sum(),
            counts -> counts.latest.stream().mapToLong(c -> time.apply(c).toNanos()).sum(),
            TimeUnit.NANOSECONDS)
        .tag("group", group.modality().label())
        .register(registry);
  }

  /** Asks the server. */
  void refresh() {
    latest = triton.counts("", deadline).stream().filter(c -> models.contains(c.model())).toList();
  }

  List<ModelCounts> latest() {
    return latest;
  }
}
