package ai.deeptalk.slm.converse;

import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionEvents;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;

/**
 * Events on their way to a client that may read slowly. Whoever emits never waits: events queue up
 * to a bound, and a client that lets them pile up beyond it loses its stream.
 */
final class EventStream implements SessionEvents {
  /** Some minutes of words and progress of one session. */
  static final int MAX_WAITING = 4096;

  private final ServerCallStreamObserver<ConverseEvent> client;
  private final ArrayDeque<ConverseEvent> waiting = new ArrayDeque<>();
  private boolean ended;

  EventStream(ServerCallStreamObserver<ConverseEvent> client) {
    this.client = client;
  }

  @Override
  public void emit(ReplyEvent event) {
    send(WireEvents.of(event));
  }

  synchronized void send(ConverseEvent event) {
    if (ended) {
      return;
    }
    waiting.add(event);
    flush();
    if (waiting.size() > MAX_WAITING) {
      fail(Status.RESOURCE_EXHAUSTED.withDescription("OVERLOADED: events are not read"));
    }
  }

  /** Sends what the transport has room for. */
  synchronized void flush() {
    while (!ended && client.isReady() && !waiting.isEmpty()) {
      client.onNext(waiting.remove());
    }
  }

  synchronized void fail(Status status) {
    if (!ended) {
      ended = true;
      waiting.clear();
      client.onError(status.asRuntimeException());
    }
  }

  synchronized void complete() {
    if (!ended) {
      while (!waiting.isEmpty()) {
        client.onNext(waiting.remove());
      }
      ended = true;
      client.onCompleted();
    }
  }

  /** The client is gone: there is nobody to tell anything. */
  synchronized void abandon() {
    ended = true;
    waiting.clear();
  }
}
