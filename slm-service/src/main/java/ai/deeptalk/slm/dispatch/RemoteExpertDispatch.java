package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.slm.engine.ExpertDispatch;
import ai.deeptalk.slm.engine.RoutedTokens;
import ai.deeptalk.slm.tick.StepGuard;
import ai.deeptalk.triton.Tensor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Experts behind the wire: splits each layer's tokens by group, asks all groups at the same time
 * and adds their partial sums, always in the same order so that results repeat.
 *
 * <p>A group that does not answer within the step is left out, which makes the step degraded. A
 * group known to be away costs no waiting: it is asked again once a probe has found one of its
 * replicas.
 */
public final class RemoteExpertDispatch implements ExpertDispatch, StepGuard, AutoCloseable {
  private static final Duration PROBE = Duration.ofMillis(500);

  private final List<GroupState> groups;
  private final DispatchSettings settings;
  private final DispatchMetrics metrics;
  private final ExpertTraffic traffic;
  private final ScheduledExecutorService probes;
  private float[] answer = new float[0];
  private long deadline;
  private long suspectDeadline;
  private long calls;

  /**
   * Opens links to all replicas; connections are made on first use.
   *
   * @param replicas addresses per group, {@code host:port} or {@code inprocess:NAME}
   * @param experts experts per layer
   */
  public static RemoteExpertDispatch connect(
      GrpcChannels channels,
      Map<Modality, List<String>> replicas,
      ExpertPlacement placement,
      int experts,
      DispatchSettings settings,
      ExpertTraffic traffic,
      MeterRegistry registry) {
    List<ExpertGroup> groups = new ArrayList<>();
    for (Modality group : List.of(Modality.AUDIO, Modality.TEXT)) {
      List<Replica> members = new ArrayList<>();
      for (String address : replicas.getOrDefault(group, List.of())) {
        var models = ExpertModel.of(group, placement);
        var link = new TritonReplicaLink(channels, address, models, settings.streams());
        members.add(new Replica(group, address, link, settings));
      }
      groups.add(new ExpertGroup(group, members));
    }
    return new RemoteExpertDispatch(groups, placement, experts, settings, traffic, registry);
  }

  RemoteExpertDispatch(
      List<ExpertGroup> groups,
      ExpertPlacement placement,
      int experts,
      DispatchSettings settings,
      ExpertTraffic traffic,
      MeterRegistry registry) {
    this.groups =
        groups.stream()
            .map(group ->
                new GroupState(group, new GroupTokens(group.modality(), placement, experts)))
            .toList();
    this.settings = settings;
    this.metrics = new DispatchMetrics(registry);
    this.traffic = traffic;
    this.probes =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slm-shard-probe").daemon().factory());
    long every = settings.probeEvery().toNanos();
    var _ = probes.scheduleWithFixedDelay(this::probe, every, every, TimeUnit.NANOSECONDS);
  }

  private void probe() {
    for (GroupState state : groups) {
      state.group().replicas().forEach(replica -> replica.probe(PROBE));
    }
  }

  @Override
  public void begin() {
    long now = System.nanoTime();
    deadline = now + settings.stepDeadline().toNanos();
    suspectDeadline = now + settings.hedgeAfter().toNanos();
    groups.forEach(GroupState::beginStep);
  }

  @Override
  public Outcome end() {
    long missing = groups.stream().filter(GroupState::missing).count();
    if (missing == 0) {
      return Outcome.WHOLE;
    }
    return missing == groups.size() ? Outcome.LOST : Outcome.DEGRADED;
  }

  @Override
  public Pending begin(RoutedTokens tokens) {
    traffic.count(tokens);
    long from = System.nanoTime();
    List<@Nullable GroupCall> sent = new ArrayList<>(groups.size());
    for (GroupState state : groups) {
      sent.add(send(state, tokens));
    }
    int layer = tokens.layer();
    int floats = tokens.count() * tokens.hiddenSize();
    return routedSum -> {
      Arrays.fill(routedSum, 0, floats, 0f);
      for (int i = 0; i < sent.size(); i++) {
        GroupCall call = sent.get(i);
        if (call != null) {
          add(groups.get(i), call, routedSum);
        }
      }
      metrics.layerDone(layer, System.nanoTime() - from);
    };
  }

  private @Nullable GroupCall send(GroupState state, RoutedTokens tokens) {
    int count = state.tokens().select(tokens);
    if (count == 0) {
      return null;
    }
    if (state.isAway()) {
      state.miss();
      return null;
    }
    metrics.asked(state.group().modality(), count);
    var request =
        state.tokens().request(tokens.layer(), Long.toString(calls++), settings.halfPrecision());
    long until = state.isSuspect() ? Math.min(deadline, suspectDeadline) : deadline;
    var call = new GroupCall(state.group(), request, settings, metrics, until);
    call.send();
    return call;
  }

  private void add(GroupState state, GroupCall call, float[] routedSum) {
    Tensor sums = call.await();
    if (sums == null) {
      state.miss();
      return;
    }
    int expected = state.tokens().expectedFloats();
    if (sums.count() != expected) {
      throw new SpeechException(
          ErrorCode.SHARD_REJECTED,
          "shard answered with floats=" + sums.count() + " expected=" + expected);
    }
    if (answer.length < expected) {
      answer = new float[expected];
    }
    sums.copyFloats(answer, 0);
    state.tokens().add(answer, routedSum);
  }

  /** Where every replica stands. */
  public List<ReplicaState> replicas() {
    return groups.stream()
        .flatMap(state -> state.group().replicas().stream())
        .map(Replica::state)
        .toList();
  }

  /**
   * Whether every group has a replica that holds its experts; may block, at most this long per
   * question to a replica.
   */
  public boolean reachable(Duration deadline) {
    return groups.stream()
        .allMatch(
            state -> state.group().replicas().stream().anyMatch(each -> each.reach(deadline)));
  }

  @Override
  public void close() {
    probes.shutdownNow();
    groups.forEach(state -> state.group().replicas().forEach(Replica::close));
  }

  /** A group with its buffers, and whether it is there. Belongs to the tick thread. */
  private static final class GroupState {
    private final ExpertGroup group;
    private final GroupTokens tokens;
    private boolean missedThisStep;
    private boolean missedBefore;

    GroupState(ExpertGroup group, GroupTokens tokens) {
      this.group = group;
      this.tokens = tokens;
    }

    ExpertGroup group() {
      return group;
    }

    GroupTokens tokens() {
      return tokens;
    }

    void beginStep() {
      missedBefore = missedThisStep;
      missedThisStep = false;
    }

    void miss() {
      missedThisStep = true;
    }

    boolean missing() {
      return missedThisStep;
    }

    /** Missed once and lost: not waited for again until a probe has found one of its replicas. */
    boolean isAway() {
      return (missedThisStep || missedBefore) && group.isLost();
    }

    /** Missed in the step before: given a chance in every step, but not much time. */
    boolean isSuspect() {
      return missedBefore;
    }
  }
}
