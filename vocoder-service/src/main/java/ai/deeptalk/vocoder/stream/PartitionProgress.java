package ai.deeptalk.vocoder.stream;

import ai.deeptalk.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far one partition has been worked off, and from where it would have to be read again.
 *
 * <p>What may be committed lags behind what is done: for every reply in progress its newest frames
 * stay uncommitted, so that whoever takes the partition over reads them again and has the left
 * context the next frame needs. Their sound is then published a second time, and the gateway drops
 * it by index.
 *
 * <p>Written by the consuming thread, the lanes and the producer's callbacks; hence the lock, which
 * guards a few map operations.
 */
final class PartitionProgress {
  private final int contextFrames;
  private final Duration replyIdle;
  private final TreeMap<Long, Instant> working = new TreeMap<>(); // offset → when appended
  private final Map<SessionId, Reply> replies = new HashMap<>();
  private long next; // offset after the newest record taken
  private boolean given;

  private record Reply(int number, Deque<Long> newest, Instant touched) {}

  /**
   * Starts at the first record.
   *
   * @param contextFrames frames of a reply in progress that are not committed
   * @param replyIdle a reply of which nothing was heard for this long is over; a cancelled one has
   *     no end marker
   */
  PartitionProgress(int contextFrames, Duration replyIdle) {
    this.contextFrames = contextFrames;
    this.replyIdle = replyIdle;
  }

  /** A record is about to be worked on. */
  synchronized void taken(long offset, Instant appended) {
    working.put(offset, appended);
    next = Math.max(next, offset + 1);
  }

  /** Nothing more happens to the record. */
  synchronized void done(long offset) {
    working.remove(offset);
    notifyAll();
  }

  /** The record was a frame of a reply in progress: it is context of the next one. */
  synchronized void done(long offset, SessionId session, int number, Instant now) {
    Reply reply = replies.get(session);
    if (reply == null || reply.number() < number) {
      reply = new Reply(number, new ArrayDeque<>(), now);
    }
    if (reply.number() == number) {
      reply.newest().addLast(offset);
      if (reply.newest().size() > contextFrames) {
        reply.newest().removeFirst();
      }
      replies.put(session, new Reply(number, reply.newest(), now));
    }
    done(offset);
  }

  /** The reply needs no context any more. */
  synchronized void ended(SessionId session) {
    replies.remove(session);
  }

  /** The offset to read from after a restart; empty before the first record. */
  synchronized OptionalLong committable(Instant now) {
    if (working.isEmpty() && next == 0) {
      return OptionalLong.empty();
    }
    replies.values().removeIf(reply -> reply.touched().plus(replyIdle).isBefore(now));
    long offset = working.isEmpty() ? next : working.firstKey();
    for (Reply reply : replies.values()) {
      if (!reply.newest().isEmpty()) {
        offset = Math.min(offset, reply.newest().getFirst());
      }
    }
    return OptionalLong.of(offset);
  }

  /** When the oldest record in work was appended; the present if there is none. */
  synchronized Instant oldest(Instant now) {
    return working.values().stream().min(Instant::compareTo).orElse(now);
  }

  /** The partition went to somebody else: what is still queued here is not to be worked on. */
  synchronized void giveUp() {
    given = true;
    notifyAll();
  }

  synchronized boolean isGivenUp() {
    return given;
  }

  /** Waits until nothing is in work, at most so long. */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!working.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
