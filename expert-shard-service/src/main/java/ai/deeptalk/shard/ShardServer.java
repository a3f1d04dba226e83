package ai.deeptalk.shard;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.shard.cpu.CpuShard;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.shard.group.ExpertShard;
import ai.deeptalk.shard.group.PlacementReader;
import ai.deeptalk.shard.triton.TritonSettings;
import ai.deeptalk.shard.triton.TritonShard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops this process's shards with the application, before whoever calls them. Each is
 * reachable within the JVM as {@code inprocess:shard-GROUP-REPLICA}.
 */
final class ShardServer implements SmartLifecycle {
  /** After a broker in process, before the services that call. */
  private static final int PHASE = -1000;

  private final ShardProperties properties;
  private final Path model;
  private final WeightFormat weights;
  private final MeterRegistry registry;
  private volatile List<ExpertShard> shards = List.of();

  /**
   * @param weights how experts that we compute ourselves are held in memory; a Triton has its own
   *     form
   */
  ShardServer(
      ShardProperties properties, Path model, WeightFormat weights, MeterRegistry registry) {
    this.properties = properties;
    this.model = model;
    this.weights = weights;
    this.registry = registry;
  }

  @Override
  public void start() {
    ModelConfig config = ModelConfig.read(model);
    var placement = PlacementReader.read(config, Optional.ofNullable(properties.placement()));
    var started = new ArrayList<ExpertShard>();
    try {
      for (Modality group : properties.groups()) {
        var experts = new ExpertGroup(model, config, placement, group);
        started.add(start(experts, door(group, started.size())));
      }
    } catch (RuntimeException e) {
      started.forEach(ExpertShard::close);
      throw e;
    }
    shards = List.copyOf(started);
    shards.forEach(this::watch);
  }

  private ExpertShard start(ExpertGroup group, Door door) {
    ShardProperties.Triton triton = properties.triton();
    if (triton.address() == null || triton.address().isBlank()) {
      return CpuShard.start(
          group, weights, door, properties.threads(), properties.queueLimit(), registry);
    }
    var settings =
        new TritonSettings(
            triton.address(),
            Optional.ofNullable(triton.repository()),
            triton.datatype(),
            triton.call(),
            triton.watch());
    return TritonShard.start(group, door, settings, registry);
  }

  private Door door(Modality group, int number) {
    int first = properties.grpc().port();
    return new Door(
        properties.grpc().host(),
        first == 0 ? 0 : first + number,
        "shard-" + group.label() + "-" + properties.replica());
  }

  private void watch(ExpertShard shard) {
    Gauge.builder("deeptalk.shard.ready", shard, s -> s.ready() ? 1 : 0)
        .tag("group", shard.report().group())
        .register(registry);
  }

  List<ExpertShard> shards() {
    return shards;
  }

  @Override
  public void stop() {
    List<ExpertShard> stopping = shards;
    shards = List.of();
    stopping.forEach(ExpertShard::close);
  }

  @Override
  public boolean isRunning() {
    return !shards.isEmpty();
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
