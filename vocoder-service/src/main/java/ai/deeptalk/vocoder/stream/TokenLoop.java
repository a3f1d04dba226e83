package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from {@code deeptalk.audio-tokens} and deals them to the lanes. One thread owns the
 * consumer.
 *
 * <p>A full lane pushes back: what it does not take stays in the {@link Backlog}, and the
 * partitions it came from are paused until it is gone. So nothing waits in memory beyond the lanes'
 * queues and a few polls.
 */
final class TokenLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(TokenLoop.class);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration POLL_WITH_BACKLOG = Duration.ofMillis(2);

  private final Consumer<String, byte[]> consumer;
  private final List<Lane> lanes;
  private final Backlog backlog = new Backlog();
  private final Assignments assignments;
  private final StreamLimits limits;
  private volatile boolean stopping;
  private volatile boolean failed;
  private long committedAtNanos = System.nanoTime();

  TokenLoop(
      Consumer<String, byte[]> consumer,
      List<Lane> lanes,
      StreamLimits limits,
      StreamMetrics metrics,
      InstantSource clock) {
    this.consumer = consumer;
    this.lanes = List.copyOf(lanes);
    this.limits = limits;
    this.assignments = new Assignments(consumer, backlog, limits, clock);
    metrics.watchOldest(() -> assignments.oldest().toMillis() / 1_000.0);
  }

  /** Poll → deal → pause what waits → commit, until stopped. */
  @Override
  public void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topics.AUDIO_TOKENS.name()), assignments);
      while (!stopping) {
        round();
      }
      assignments.settle();
    } catch (WakeupException e) {
      assignments.settle();
    } catch (RuntimeException e) {
      failed = true;
      log.atError().setCause(e).log("taking audio tokens failed");
    }
  }

  /** Asks the loop to finish what is in work and end. */
  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  /** Whether partitions are assigned and being read. */
  boolean isTaking() {
    return !failed && !stopping && assignments.any();
  }

  boolean hasFailed() {
    return failed;
  }

  private void round() {
    try {
      var records = consumer.poll(backlog.isEmpty() ? POLL : POLL_WITH_BACKLOG);
      for (TopicPartition partition : records.partitions()) {
        backlog.add(partition, records.records(partition));
      }
      backlog.deal(this::offer);
      pauseWhatWaits();
      if (System.nanoTime() - committedAtNanos > limits.commitEvery().toNanos()) {
        assignments.commit();
        committedAtNanos = System.nanoTime();
      }
    } catch (WakeupException e) {
      throw e;
    } catch (RetriableException e) {
      log.atWarn().setCause(e).log("taking audio tokens interrupted");
    }
  }

  private boolean offer(ConsumerRecord<String, byte[]> record) {
    Lane lane = laneOf(record);
    if (!lane.hasRoom()) {
      return false;
    }
    // Only this thread fills the lanes: there is still room.
    PartitionProgress progress =
        assignments.of(new TopicPartition(record.topic(), record.partition()));
    progress.taken(record.offset(), Instant.ofEpochMilli(record.timestamp()));
    lane.take(new Lane.Task(record, progress));
    return true;
  }

  private void pauseWhatWaits() {
    Set<TopicPartition> waiting = backlog.partitions();
    Set<TopicPartition> resumed = new HashSet<>(consumer.paused());
    resumed.removeAll(waiting);
    consumer.resume(resumed);
    consumer.pause(waiting);
  }

  private Lane laneOf(ConsumerRecord<String, byte[]> record) {
    int hash = record.key() == null ? record.partition() : record.key().hashCode();
    return lanes.get(Math.floorMod(hash, lanes.size()));
  }
}
