package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.SessionInput;
import ai.deeptalk.gateway.session.SessionLoop;
import ai.deeptalk.gateway.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One client's socket. Takes a few frames at a time and asks for more as the session works them
 * off, so a client that floods is slowed down by TCP; pings a quiet client and gives it up when
 * nothing comes back.
 */
final class RealtimeSocket implements WebSocketHandler {
  private static final int INBOUND_WINDOW = 32;
  private static final int PINGS_UNANSWERED = 3;
  private static final int POLICY = 1008;
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final Sessions.Opening opening;
  private final Attachment attachment;
  private final RealtimeEndpoint.Limits limits;
  private final Elsewhere elsewhere;
  private final Runnable abort;

  /**
   * @param opening how the session begins; of one that is gone on with, only the tenant counts
   * @param elsewhere where a session may be that is not here
   * @param abort cuts the connection without ceremony
   */
  RealtimeSocket(
      Sessions sessions,
      Sessions.Opening opening,
      Attachment attachment,
      RealtimeEndpoint.Limits limits,
      Elsewhere elsewhere,
      Runnable abort) {
    this.sessions = sessions;
    this.opening = opening;
    this.attachment = attachment;
    this.limits = limits;
    this.elsewhere = elsewhere;
    this.abort = abort;
  }

  /**
   * The other gateways, and what this client showed to be let in.
   *
   * @param key shown to a peer again
   */
  record Elsewhere(Peers peers, Optional<String> key) {}

  /** Never the entry that carries a key: it must not be echoed. */
  @Override
  public List<String> getSubProtocols() {
    return List.of("realtime");
  }

  @Override
  public Mono<Void> handle(WebSocketSession socket) {
    Inbound inbound = new Inbound();
    OutboundQueue outbound =
        new OutboundQueue(limits.outboundBytes(), inbound::more, inbound::gone, this::abortSoon);
    inbound.answerOn(outbound);
    if (attachment != Attachment.ANOTHER) {
      Optional<SessionLoop> loop = sessions.open(opening, outbound);
      if (loop.isEmpty()) {
        return socket.close(new CloseStatus(1013, "at capacity"));
      }
      inbound.begin(loop.get());
    }
    socket.receive().subscribe(inbound);
    Sinks.Empty<Void> finished = Sinks.empty();
    Flux<WebSocketMessage> messages =
        outbound.messages().map(socket::textMessage).doFinally(signal -> finished.tryEmitEmpty());
    Flux<WebSocketMessage> pings =
        Flux.interval(limits.pingInterval())
            .onBackpressureDrop()
            .doOnNext(tick -> inbound.giveUpIfSilent())
            .map(tick -> socket.pingMessage(factory -> factory.allocateBuffer(0)))
            .takeUntilOther(finished.asMono());
    return socket
        .send(messages.mergeWith(pings))
        .then(Mono.defer(() -> socket.close(outbound.closeStatus())))
        .timeout(limits.lifetime().plus(CLOSE_GRACE))
        .onErrorResume(broken -> Mono.empty())
        .doFinally(signal -> {
          inbound.gone();
          inbound.cancel();
        });
  }

  /** A client that does not read would never see the close frame, nor let go of the connection. */
  private void abortSoon() {
    var _ = Mono.delay(CLOSE_GRACE).subscribe(tick -> abort.run());
  }

  /** The client's frames on their way to the session. */
  private final class Inbound extends BaseSubscriber<WebSocketMessage> {
    private final AtomicInteger silentPings = new AtomicInteger();
    private volatile boolean gone;
    private volatile @Nullable SessionLoop session;
    private volatile @Nullable OutboundQueue outbound;
    private volatile @Nullable PeerLink link;

    void answerOn(OutboundQueue queue) {
      outbound = queue;
    }

    void begin(SessionLoop loop) {
      session = loop;
    }

    /** The session worked one frame off. */
    void more() {
      request(1);
    }

    void giveUpIfSilent() {
      if (silentPings.incrementAndGet() > PINGS_UNANSWERED) {
        gone();
        abort.run();
      }
    }

    void gone() {
      OutboundQueue connection = outbound;
      if (!gone && connection != null) {
        gone = true;
        post(new SessionInput.ClientGone(connection));
        PeerLink handedOn = link;
        if (handedOn != null) {
          handedOn.close();
        }
      }
    }

    private void post(SessionInput input) {
      SessionLoop loop = session;
      if (loop != null) {
        loop.post(input);
      }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(INBOUND_WINDOW);
    }

    @Override
    protected void hookOnNext(WebSocketMessage message) {
      silentPings.set(0);
      switch (message.getType()) {
        case TEXT -> heard(message.getPayloadAsText());
        case BINARY -> client(new SessionInput.ClientBinary());
        case PING, PONG -> request(1);
      }
    }

    private void heard(String text) {
      PeerLink handedOn = link;
      if (handedOn != null) {
        handedOn.send(text);
        more();
      } else if (attachment == Attachment.ANOTHER && session == null) {
        resume(text);
      } else {
        client(new SessionInput.ClientText(text));
      }
    }

    /** What comes from a connection that was replaced is no longer the client's word. */
    private void client(SessionInput input) {
      OutboundQueue connection = outbound;
      if (connection != null && !connection.ended()) {
        post(input);
      }
    }

    /** The first event names the session; the connection is told if it cannot be had. */
    private void resume(String text) {
      OutboundQueue connection = outbound;
      if (connection == null) {
        return;
      }
      try {
        Fields event = new Fields(Json.parse(text), "");
        var _ = event.requiredString("type");
        var _ = event.choice("type", List.of("session.resume"));
        var _ = event.string("event_id");
        String id = event.requiredString("session_id");
        String token = event.requiredString("resume_token");
        int received =
            event.requiredInteger("last_received_server_event_seq", 0, Integer.MAX_VALUE);
        event.finish();
        Optional<URI> holder = elsewhere.peers().holderOf(token);
        if (holder.isPresent()) {
          link =
              new PeerLink(
                  holder.get(),
                  elsewhere.key(),
                  text,
                  connection,
                  () -> sessions.refuse(connection));
        } else {
          sessions.resume(opening.tenant(), id, token, received, connection).ifPresent(this::begin);
        }
        more();
      } catch (Refusal refusal) {
        connection.close(POLICY, refusal.text());
      }
    }

    @Override
    protected void hookOnComplete() {
      gone();
    }

    @Override
    protected void hookOnError(Throwable broken) {
      gone();
    }
  }
}
