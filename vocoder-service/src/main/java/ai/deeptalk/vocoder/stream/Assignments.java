package ai.deeptalk.vocoder.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions this process has, each with its progress.
 *
 * <p>A partition that is taken away is first worked off and committed, within a bound; one that was
 * lost is just dropped, for its new owner has begun already. Called by the consuming thread only,
 * but for the age that the metrics ask for.
 */
final class Assignments implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(Assignments.class);

  private final Consumer<String, byte[]> consumer;
  private final Backlog backlog;
  private final StreamLimits limits;
  private final InstantSource clock;
  private final Map<TopicPartition, PartitionProgress> progress = new ConcurrentHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  Assignments(
      Consumer<String, byte[]> consumer,
      Backlog backlog,
      StreamLimits limits,
      InstantSource clock) {
    this.consumer = consumer;
    this.backlog = backlog;
    this.limits = limits;
    this.clock = clock;
  }

  PartitionProgress of(TopicPartition partition) {
    return progress.computeIfAbsent(
        partition, _ -> new PartitionProgress(limits.contextFrames(), limits.replyIdle()));
  }

  boolean any() {
    return !progress.isEmpty();
  }

  /** How long the oldest record in work has been waiting. */
  Duration oldest() {
    Instant now = clock.instant();
    return progress.values().stream()
        .map(p -> Duration.between(p.oldest(now), now))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Commits what has moved since the last time; does not wait. */
  void commit() {
    Map<TopicPartition, OffsetAndMetadata> moved = moved();
    if (!moved.isEmpty()) {
      consumer.commitAsync(moved, this::noteCommitted);
    }
  }

  private void noteCommitted(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure == null) {
      committed.putAll(offsets);
    } else if (failure instanceof RebalanceInProgressException) {
      log.atDebug().log("commit waits for the rebalance");
    } else {
      log.atWarn().setCause(failure).log("commit failed; the next one repeats it");
    }
  }

  /** Works off what is in work, then commits and waits for it, all within the bound. */
  void settle() {
    try {
      for (PartitionProgress each : progress.values()) {
        if (!each.awaitIdle(limits.patience())) {
          log.atWarn().log("records in work were left to the next owner");
        }
      }
      Map<TopicPartition, OffsetAndMetadata> moved = moved();
      if (!moved.isEmpty()) {
        consumer.commitSync(moved, limits.patience());
        committed.putAll(moved);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      log.atWarn().setCause(e).log("last commit failed; more records will be read again");
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(this::of);
    log.atInfo().addKeyValue("partitions", partitions.size()).log("partitions assigned");
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      backlog.drop(partitions);
      settle();
      onPartitionsLost(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    backlog.drop(partitions);
    for (TopicPartition partition : partitions) {
      PartitionProgress gone = progress.remove(partition);
      committed.remove(partition);
      if (gone != null) {
        gone.giveUp();
      }
    }
    log.atInfo().addKeyValue("partitions", partitions.size()).log("partitions given up");
  }

  private Map<TopicPartition, OffsetAndMetadata> moved() {
    Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
    Instant now = clock.instant();
    for (var each : progress.entrySet()) {
      OptionalLong offset = each.getValue().committable(now);
      if (offset.isPresent()) {
        var next = new OffsetAndMetadata(offset.getAsLong());
        if (!next.equals(committed.get(each.getKey()))) {
          moved.put(each.getKey(), next);
        }
      }
    }
    return moved;
  }
}
