package ai.deeptalk.gateway.session;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a session's thread, in order and bounded. Nothing is dropped quietly: a mailbox
 * that was ever full is {@link #overflowed}, and its session ends.
 */
final class Mailbox {
  private final BlockingQueue<SessionInput> waiting;
  private volatile boolean overflowed;

  Mailbox(int capacity) {
    waiting = new ArrayBlockingQueue<>(capacity);
  }

  /** Never blocks. */
  void put(SessionInput input) {
    if (!waiting.offer(input)) {
      overflowed = true;
    }
  }

  boolean overflowed() {
    return overflowed;
  }

  /** The next input; null when none came in time. */
  @Nullable SessionInput take(Duration atMost) throws InterruptedException {
    return waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
