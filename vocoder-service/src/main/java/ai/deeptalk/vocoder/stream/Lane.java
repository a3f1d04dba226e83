package ai.deeptalk.vocoder.stream;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.vocoder.stream.Verdict.Duplicate;
import ai.deeptalk.vocoder.stream.Verdict.Late;
import ai.deeptalk.vocoder.stream.Verdict.Sound;
import ai.deeptalk.vocoder.stream.Verdict.Stale;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread's share of the sessions. A session always meets the same lane, so its records stay in
 * order while sessions run side by side. The queue before it is bounded; who finds it full keeps
 * the record and comes again.
 */
final class Lane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);
  private static final long POLL_MILLIS = 200;

  private final BlockingQueue<Task> queue;
  private final Map<SessionId, Voiced> sessions;
  private final Supplier<SessionVoice> newVoice;
  private final SoundSink sounds;
  private final DeadLetters deadLetters;
  private final StreamMetrics metrics;
  private final InstantSource clock;
  private volatile boolean stopping;

  /** A record and where its progress is kept. */
  record Task(ConsumerRecord<String, byte[]> record, PartitionProgress progress) {}

  private record Voiced(SessionVoice voice, PartitionProgress progress) {}

  /**
   * Starts without sessions.
   *
   * @param queued records that may wait
   * @param sessions sessions remembered; beyond it the one heard least recently is forgotten
   */
  Lane(
      int queued,
      int sessions,
      Supplier<SessionVoice> newVoice,
      SoundSink sounds,
      DeadLetters deadLetters,
      StreamMetrics metrics,
      InstantSource clock) {
    this.queue = new ArrayBlockingQueue<>(queued);
    this.sessions =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<SessionId, Voiced> eldest) {
            return size() > sessions;
          }
        };
    this.newVoice = newVoice;
    this.sounds = sounds;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
  }

  void take(Task task) {
    queue.add(task);
  }

  boolean hasRoom() {
    return queue.remainingCapacity() > 0;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    while (!stopping) {
      try {
        Task task = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (task != null) {
          work(task);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Works off one record. Whatever is wrong with it, the next one gets its turn. */
  void work(Task task) {
    if (task.progress().isGivenUp()) {
      task.progress().done(task.record().offset());
      return;
    }
    try {
      AudioTokenRecord record = AudioTokenRecord.of(task.record());
      requireKey(task.record(), record);
      synthesise(task, record);
    } catch (SpeechException e) {
      bury(task, e.code() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("partition", task.record().partition())
          .addKeyValue("offset", task.record().offset())
          .log("frame failed");
      bury(task, "INTERNAL: " + e);
    }
  }

  private void synthesise(Task task, AudioTokenRecord record) {
    long offset = task.record().offset();
    SessionId session = record.turn().session();
    Instant now = clock.instant();
    long began = System.nanoTime();
    Verdict verdict = voiceOf(session, task.progress()).hear(record, now);
    metrics.judged(verdict);
    switch (verdict) {
      case Sound sound -> {
        long nanos = System.nanoTime() - began;
        metrics.synthesised(nanos, sound);
        sounds.publish(
            record, sound, nanos / 1_000, heard -> settle(task, record, heard ? now : null));
      }
      case Late _ -> settle(task, record, now);
      case Stale _, Duplicate _ -> task.progress().done(offset);
    }
  }

  private static void settle(Task task, AudioTokenRecord record, @Nullable Instant heard) {
    SessionId session = record.turn().session();
    long offset = task.record().offset();
    if (record.last() || heard == null) {
      task.progress().ended(session);
      task.progress().done(offset);
    } else {
      task.progress().done(offset, session, record.turn().number(), heard);
    }
  }

  private SessionVoice voiceOf(SessionId session, PartitionProgress progress) {
    Voiced voiced = sessions.get(session);
    if (voiced == null || voiced.progress() != progress) {
      // A new assignment reads the context again: what an earlier one left behind is out of date.
      voiced = new Voiced(newVoice.get(), progress);
      sessions.put(session, voiced);
    }
    return voiced.voice();
  }

  private void bury(Task task, String reason) {
    metrics.poison();
    deadLetters.send(task.record(), reason, () -> task.progress().done(task.record().offset()));
  }

  /**
   * The key decides the partition and the lane: a record under another key would break its
   * session's order.
   */
  private static void requireKey(ConsumerRecord<String, byte[]> raw, AudioTokenRecord record) {
    if (!record.turn().session().value().equals(raw.key())) {
      throw new SpeechException(ErrorCode.INPUT_INVALID, "key is not the session of the headers");
    }
  }
}
