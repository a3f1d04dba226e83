package ai.deeptalk.gateway.grpc;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One bidirectional call that never blocks its caller. What the other side cannot take yet waits
 * here, up to a bound; beyond it, or when the other side says nothing at first, the call breaks.
 * Breaks are reported once.
 *
 * <p>Every received message goes to the listener on gRPC's thread, so the listener must not block
 * either.
 *
 * <p>No lock is held during a call into gRPC, whose ClientCall wants one sender at a time: within
 * one JVM the other side's handlers run inside it, and may wait there for a thread of theirs that
 * is just telling us something.
 */
final class BoundedCall<Q, A> {
  private static final int RECEIVE_WINDOW = 64;

  private final ClientCall<Q, A> call;
  private final CircuitBreaker breaker;
  private final ToIntFunction<Q> size;
  private final int waitingBytesLimit;
  private final Consumer<A> received;
  private final Consumer<SpeechException> broken;
  private final Deque<Q> waiting = new ArrayDeque<>();
  private final Object lock = new Object();
  private final long startedNanos = System.nanoTime();
  private int waitingBytes;
  private boolean sending; // some thread hands over what waits, and will cancel if the call ends
  private @Nullable String endReason;
  private volatile boolean over;
  private volatile boolean answered;

  BoundedCall(
      ClientCall<Q, A> call,
      CircuitBreaker breaker,
      ToIntFunction<Q> size,
      int waitingBytesLimit,
      Consumer<A> received,
      Consumer<SpeechException> broken) {
    this.call = call;
    this.breaker = breaker;
    this.size = size;
    this.waitingBytesLimit = waitingBytesLimit;
    this.received = received;
    this.broken = broken;
  }

  /** Starts the call, or breaks at once while the breaker is open. */
  void start(Duration firstAnswer, ScheduledExecutorService timer) {
    if (!breaker.tryAcquirePermission()) {
      over = true;
      broken.accept(
          new SpeechException(ErrorCode.OVERLOADED, breaker.getName() + " is not available"));
      return;
    }
    call.start(new Listener(), new Metadata());
    call.request(RECEIVE_WINDOW);
    var _ =
        timer.schedule(
            () -> {
              if (!answered) {
                fail(
                    new SpeechException(
                        ErrorCode.TURN_TIMEOUT, breaker.getName() + " did not answer in time"));
              }
            },
            firstAnswer.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  void send(Q message) {
    synchronized (lock) {
      if (over) {
        return;
      }
      waiting.addLast(message);
      waitingBytes += size.applyAsInt(message);
    }
    flush();
    if (isFull()) {
      fail(new SpeechException(ErrorCode.OVERLOADED, breaker.getName() + " is too slow"));
    }
  }

  private boolean isFull() {
    synchronized (lock) {
      return !over && waitingBytes > waitingBytesLimit;
    }
  }

  /** Ends the call without a report. */
  void close() {
    if (end("session over")) {
      settle(true);
    }
  }

  /** Hands over what the transport has room for, unless another thread is at it. */
  private void flush() {
    synchronized (lock) {
      if (sending || over) {
        return;
      }
      sending = true;
    }
    for (Q next = next(); next != null; next = next()) {
      call.sendMessage(next);
    }
    if (over) {
      call.cancel(endReason, null);
    }
  }

  /** What to send next, or null if there is nothing to do for now or ever. */
  private @Nullable Q next() {
    synchronized (lock) {
      if (over) {
        return null; // still sending: nobody else touches the call any more
      }
      if (waiting.isEmpty() || !call.isReady()) {
        sending = false;
        return null;
      }
      Q next = waiting.removeFirst();
      waitingBytes -= size.applyAsInt(next);
      return next;
    }
  }

  private void fail(SpeechException cause) {
    if (end(cause.getMessage())) {
      settle(false);
      broken.accept(cause);
    }
  }

  /** Whether it was this caller who ended the call. Cancelling a call that is over does nothing. */
  private boolean end(@Nullable String reason) {
    synchronized (lock) {
      if (over) {
        return false;
      }
      endReason = reason;
      over = true;
      waiting.clear();
      if (sending) {
        return true; // whoever sends will cancel: a message after that would be an error
      }
    }
    call.cancel(reason, null);
    return true;
  }

  /** Tells the breaker once how the call went. */
  private void settle(boolean fine) {
    long took = System.nanoTime() - startedNanos;
    if (fine) {
      breaker.onSuccess(took, TimeUnit.NANOSECONDS);
    } else {
      breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException("call broke"));
    }
  }

  private final class Listener extends ClientCall.Listener<A> {
    @Override
    public void onMessage(A message) {
      answered = true;
      if (!over) {
        received.accept(message);
        call.request(1);
      }
    }

    @Override
    public void onReady() {
      flush();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (end("closed by the other side")) {
        settle(false);
        broken.accept(Failures.of(breaker.getName(), status));
      }
    }
  }
}
