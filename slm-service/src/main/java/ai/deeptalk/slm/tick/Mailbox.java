package ai.deeptalk.slm.tick;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want done by the tick thread, in order of arrival.
 *
 * <p>Commands of sessions are bounded and refused when there are too many. Outcomes of frames under
 * way are never refused, or a reply would wait for ever; they are bounded by the frames in flight,
 * which the replies limit.
 */
final class Mailbox {
  private final ArrayBlockingQueue<Runnable> commands;
  private final ConcurrentLinkedQueue<Runnable> outcomes = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread owner;

  Mailbox(int maxCommands) {
    this.commands = new ArrayBlockingQueue<>(maxCommands);
  }

  /** Adds a command; false when the mailbox is full. */
  boolean offer(Runnable command) {
    boolean taken = commands.offer(command);
    LockSupport.unpark(owner);
    return taken;
  }

  void outcome(Runnable outcome) {
    outcomes.add(outcome);
    LockSupport.unpark(owner);
  }

  /** Runs everything that has arrived. Called by the owner. */
  void drain() {
    for (Runnable next = outcomes.poll(); next != null; next = outcomes.poll()) {
      next.run();
    }
    int waiting = commands.size();
    for (int i = 0; i < waiting; i++) {
      Runnable next = commands.poll();
      if (next != null) {
        next.run();
      }
    }
  }

  /** Waits for something to arrive, at most this long. Makes the calling thread the owner. */
  void await(long nanos) {
    owner = Thread.currentThread();
    if (outcomes.isEmpty() && commands.isEmpty() && nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
