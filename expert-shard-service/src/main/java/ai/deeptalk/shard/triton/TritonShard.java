package ai.deeptalk.shard.triton;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.protocol.GrpcEndpoint;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.shard.group.ExpertShard;
import ai.deeptalk.shard.group.ShardReport;
import ai.deeptalk.triton.GrpcTritonClient;
import ai.deeptalk.triton.ModelCounts;
import ai.deeptalk.triton.TritonClient;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's experts, computed by a Triton beside us. It prepares the server, then looks after it: a
 * server that came back empty is prepared again. Its own endpoint answers for health only.
 */
public final class TritonShard implements ExpertShard {
  private static final Logger LOG = LoggerFactory.getLogger(TritonShard.class);

  private final ExpertGroup group;
  private final TritonSettings settings;
  private final GrpcChannels channels;
  private final ManagedChannel channel;
  private final Preparation preparation;
  private final TritonCounts counts;
  private final GrpcEndpoint endpoint;
  private final Thread watcher;
  private volatile boolean ready;
  private volatile String state = "not prepared yet";
  private String lastFailure = ""; // owned by the watcher

  private TritonShard(
      ExpertGroup group, Door door, TritonSettings settings, MeterRegistry registry) {
    this.group = group;
    this.settings = settings;
    channels = new GrpcChannels("shard-" + group.modality().label());
    channel = channels.open(settings.address());
    TritonClient triton = new GrpcTritonClient(channel);
    preparation = new Preparation(group, triton, settings);
    counts = new TritonCounts(group, triton, settings.call(), registry);
    endpoint =
        GrpcEndpoint.start(
            door.host(), door.port(), door.inProcessName(), Runnable::run, List.of());
    watcher =
        Thread.ofVirtual().name("shard-" + group.modality().label()).unstarted(this::lookAfter);
  }

  /** Starts to prepare the server and returns at once; {@link #ready} tells when it is done. */
  public static TritonShard start(
      ExpertGroup group, Door door, TritonSettings settings, MeterRegistry registry) {
    var shard = new TritonShard(group, door, settings, registry);
    shard.watcher.start();
    return shard;
  }

  private void lookAfter() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!ready || !preparation.holds()) {
          become(false, lastFailure.isEmpty() ? "being prepared" : lastFailure);
          preparation.run();
          become(true, "ready");
          lastFailure = "";
        }
        counts.refresh();
      } catch (RuntimeException e) {
        failed(e);
      }
      try {
        Thread.sleep(settings.watch());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A server that is away is asked again and again, but logged once per reason. */
  private void failed(RuntimeException failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean closing = Thread.currentThread().isInterrupted();
    if (!closing && !reason.equals(lastFailure)) {
      LOG.atWarn()
          .setCause(failure)
          .addKeyValue("triton", settings.address())
          .log("triton does not serve the group");
    }
    lastFailure = reason;
    become(false, reason);
  }

  private void become(boolean nowReady, String nowState) {
    ready = nowReady;
    state = nowState;
    if (nowReady) {
      endpoint.serving();
    } else {
      endpoint.draining();
    }
  }

  @Override
  public int port() {
    return endpoint.port();
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public ShardReport report() {
    Map<String, ModelCounts> byModel =
        counts.latest().stream().collect(Collectors.toMap(ModelCounts::model, c -> c));
    return new ShardReport(
        group.modality().label(),
        settings.address(),
        ready,
        state,
        group.models().stream().map(model -> report(model, byModel)).toList());
  }

  private ShardReport.ModelReport report(ExpertModel model, Map<String, ModelCounts> byModel) {
    ModelCounts done = byModel.get(model.modelName());
    return new ShardReport.ModelReport(
        model.modelName(),
        model.layer(),
        group.experts(model.layer()),
        List.of(),
        done == null ? 0 : done.rows(),
        done == null ? 0 : done.executions());
  }

  @Override
  public void close() {
    watcher.interrupt();
    endpoint.close();
    channel.shutdownNow();
    channels.close();
  }
}
