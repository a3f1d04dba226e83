package ai.deeptalk.shard.cpu;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.GrpcEndpoint;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.shard.group.ExpertShard;
import ai.deeptalk.shard.group.ShardReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's experts, computed here. Reads the weights, starts the workers, opens the endpoint; from
 * then on requests flow service → queue → worker → answer.
 */
public final class CpuShard implements ExpertShard {
  private static final Logger LOG = LoggerFactory.getLogger(CpuShard.class);

  private final String group;
  private final ModelIndex models;
  private final ComputeWorkers workers;
  private final GrpcEndpoint endpoint;

  private CpuShard(String group, ModelIndex models, ComputeWorkers workers, GrpcEndpoint endpoint) {
    this.group = group;
    this.models = models;
    this.workers = workers;
    this.endpoint = endpoint;
  }

  /**
   * Reads the group's experts and serves them.
   *
   * @param door where to listen
   * @param weights how they are held in memory
   * @param threads threads that compute
   * @param queueLimit requests that may wait
   */
  public static CpuShard start(
      ExpertGroup group,
      WeightFormat weights,
      Door door,
      int threads,
      int queueLimit,
      MeterRegistry registry) {
    String label = group.modality().label();
    var meters = new ShardMeters(registry, label);
    var models = new ModelIndex(read(group, weights));
    models.all().forEach(meters::watch);
    var workers = new ComputeWorkers("shard-" + label, threads, queueLimit, meters);
    Gauge.builder("deeptalk.shard.waiting", workers, ComputeWorkers::waiting)
        .tag("group", label)
        .register(registry);
    var service = new InferenceService(models, workers);
    var endpoint =
        GrpcEndpoint.start(
            door.host(), door.port(), door.inProcessName(), Runnable::run, List.of(service));
    endpoint.serving();
    LOG.atInfo()
        .addKeyValue("group", label)
        .addKeyValue("models", models.all().size())
        .addKeyValue("port", endpoint.port())
        .log("experts are served on the CPU");
    return new CpuShard(label, models, workers, endpoint);
  }

  private static List<ServedModel> read(ExpertGroup group, WeightFormat weights) {
    var models = new ArrayList<ServedModel>();
    try (Checkpoint checkpoint = Checkpoint.open(group.folder(), weights)) {
      for (ExpertModel model : group.models()) {
        models.add(
            new ServedModel(
                model,
                group.experts(model.layer()),
                group.read(checkpoint, model.layer()),
                group.topK()));
      }
    }
    return models;
  }

  @Override
  public int port() {
    return endpoint.port();
  }

  @Override
  public boolean ready() {
    return models.all().stream().allMatch(ServedModel::loaded);
  }

  @Override
  public ShardReport report() {
    return new ShardReport(
        group,
        "cpu",
        ready(),
        ready() ? "ready" : "models are unloaded",
        models.all().stream().map(CpuShard::report).toList());
  }

  private static ShardReport.ModelReport report(ServedModel model) {
    return new ShardReport.ModelReport(
        model.name(),
        model.model().layer(),
        model.experts(),
        model.experts().stream().map(model.tally()::tokens).toList(),
        model.tally().rows(),
        model.tally().batches());
  }

  @Override
  public void close() {
    endpoint.draining();
    workers.close();
    endpoint.close();
  }
}
