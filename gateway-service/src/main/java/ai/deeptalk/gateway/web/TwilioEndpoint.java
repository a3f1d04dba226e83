package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.telephony.Switchboard;
import ai.deeptalk.gateway.telephony.TwilioCall;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * {@code GET /telephony/twilio}: Twilio's end of a phone call. A caller is known by the stream's
 * parameters, so everybody is let in for a moment; a stream that does not start is dropped.
 */
public final class TwilioEndpoint implements WebHandler {
  private static final int INBOUND_WINDOW = 64;
  private static final int MAX_FRAME_BYTES = 64 << 10;
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private final Switchboard switchboard;
  private final RealtimeEndpoint.Limits limits;
  private final WebSocketService upgrade;

  public TwilioEndpoint(Switchboard switchboard, RealtimeEndpoint.Limits limits) {
    this.switchboard = switchboard;
    this.limits = limits;
    Supplier<WebsocketServerSpec.Builder> spec =
        () -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_FRAME_BYTES);
    this.upgrade = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(spec));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    if (!"websocket"
        .equalsIgnoreCase(exchange.getRequest().getHeaders().getFirst(HttpHeaders.UPGRADE))) {
      return ErrorBody.write(
          exchange,
          HttpStatus.UPGRADE_REQUIRED,
          new Refusal(
              Refusal.INVALID_REQUEST,
              "upgrade_required",
              "/telephony/twilio is a WebSocket; ask for an upgrade.",
              null));
    }
    InetSocketAddress from = exchange.getRequest().getRemoteAddress();
    return upgrade.handleRequest(exchange, socket -> talk(socket, from));
  }

  private Mono<Void> talk(WebSocketSession socket, @Nullable InetSocketAddress from) {
    Frames frames = new Frames();
    OutboundQueue line =
        new OutboundQueue(limits.outboundBytes(), frames::more, frames::gone, () -> {});
    TwilioCall call = new TwilioCall(switchboard, line, from);
    frames.call = call;
    socket.receive().timeout(SILENCE).subscribe(frames);
    var patience =
        Mono.delay(START)
            .subscribe(tick -> {
              if (!call.hasStarted()) {
                line.close(
                    CloseStatus.POLICY_VIOLATION.getCode(), "the stream did not start in time");
              }
            });
    return socket
        .send(line.messages().map(socket::textMessage))
        .then(Mono.defer(() -> socket.close(line.closeStatus())))
        .timeout(limits.lifetime().plus(CLOSE_GRACE))
        .onErrorResume(broken -> Mono.empty())
        .doFinally(signal -> {
          patience.dispose();
          frames.gone();
          frames.cancel();
        });
  }

  /** Twilio's frames on their way to the call. */
  private static final class Frames extends BaseSubscriber<WebSocketMessage> {
    private volatile @Nullable TwilioCall call;

    void more() {
      request(1);
    }

    void gone() {
      TwilioCall open = call;
      if (open != null) {
        call = null;
        open.gone();
      }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(INBOUND_WINDOW);
    }

    @Override
    protected void hookOnNext(WebSocketMessage message) {
      TwilioCall open = call;
      if (open != null && message.getType() == WebSocketMessage.Type.TEXT) {
        open.heard(message.getPayloadAsText());
      } else {
        request(1);
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
