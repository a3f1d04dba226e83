package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.session.Outbox;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What waits to be sent to one client, bounded in number and size. A client that reads too slowly
 * is cut off: nothing is skipped, because a stream with a hole in it is worse than none.
 */
final class OutboundQueue implements Outbox {
  private static final int MAX_MESSAGES = 8_192;
  private static final CloseStatus SLOW_READER =
      new CloseStatus(1013, "the client reads too slowly");

  private final Sinks.Many<String> sink =
      Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_MESSAGES));
  private final AtomicLong waitingBytes = new AtomicLong();
  private final int byteLimit;
  private final Runnable more;
  private final Runnable overflowed;
  private final Runnable closing;
  private volatile CloseStatus closeStatus = CloseStatus.NORMAL;
  private volatile boolean ended;

  /**
   * @param more called when the client may send another frame
   * @param overflowed called once, from the sender's thread, when the client is cut off
   * @param closing called once, from the sender's thread, when nothing more will be sent
   */
  OutboundQueue(int byteLimit, Runnable more, Runnable overflowed, Runnable closing) {
    this.byteLimit = byteLimit;
    this.more = more;
    this.overflowed = overflowed;
    this.closing = closing;
  }

  @Override
  public void send(String json) {
    if (ended) {
      return;
    }
    long waiting = waitingBytes.getAndAdd(json.length());
    // A single large message is let through when nothing else waits.
    if ((waiting > 0 && waiting + json.length() > byteLimit)
        || sink.tryEmitNext(json).isFailure()) {
      end(SLOW_READER);
      overflowed.run();
    }
  }

  @Override
  public void handled() {
    more.run();
  }

  @Override
  public void close(int code, String reason) {
    // A close frame has room for 123 bytes.
    String fitting = reason.length() > 100 ? reason.substring(0, 100) : reason;
    end(new CloseStatus(code, fitting));
  }

  private void end(CloseStatus status) {
    if (!ended) {
      ended = true;
      closeStatus = status;
      sink.tryEmitComplete();
      closing.run();
    }
  }

  boolean ended() {
    return ended;
  }

  /** Once only. */
  Flux<String> messages() {
    return sink.asFlux().doOnNext(message -> waitingBytes.addAndGet(-message.length()));
  }

  CloseStatus closeStatus() {
    return closeStatus;
  }
}
