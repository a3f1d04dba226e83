package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.access.Caller;
import ai.deeptalk.gateway.access.ClientSecrets;
import ai.deeptalk.gateway.access.Credentials;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.Sessions;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/realtime}: refuses by HTTP what cannot become a session, while a client can still
 * read the reason, and upgrades the rest.
 */
public final class RealtimeEndpoint implements WebHandler {
  /**
   * Room for 20 MB of audio as base64, so that too much of it gets an answer and not a cut line.
   */
  static final int MAX_FRAME_BYTES = 32 << 20;

  private static final String TRANSCRIPTION = "transcription";

  private final Sessions sessions;
  private final ModelNames models;
  private final Limits limits;
  private final Peers peers;
  private final WebSocketService upgrade;

  /**
   * The bounds of a socket.
   *
   * @param outboundBytes what may wait for a slow reader
   * @param pingInterval how often a quiet client is asked whether it is there
   * @param lifetime longest life of a session
   */
  public record Limits(int outboundBytes, Duration pingInterval, Duration lifetime) {}

  public RealtimeEndpoint(Sessions sessions, ModelNames models, Limits limits, Peers peers) {
    this.sessions = sessions;
    this.models = models;
    this.limits = limits;
    this.peers = peers;
    Supplier<WebsocketServerSpec.Builder> spec =
        () -> WebsocketServerSpec.builder().maxFramePayloadLength(MAX_FRAME_BYTES).compress(true);
    this.upgrade = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(spec));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (!"websocket".equalsIgnoreCase(request.getHeaders().getFirst(HttpHeaders.UPGRADE))) {
      return ErrorBody.write(
          exchange,
          HttpStatus.UPGRADE_REQUIRED,
          new Refusal(
              Refusal.INVALID_REQUEST,
              "upgrade_required",
              "/v1/realtime is a WebSocket; ask for an upgrade.",
              null));
    }
    if (request.getQueryParams().containsKey("call_id")) {
      return ErrorBody.write(
          exchange,
          HttpStatus.BAD_REQUEST,
          Refusal.unsupported("call_id", "Connecting by 'call_id'"));
    }
    String intent = request.getQueryParams().getFirst("intent");
    if (intent != null && !intent.equals(TRANSCRIPTION)) {
      return ErrorBody.write(
          exchange,
          HttpStatus.BAD_REQUEST,
          Refusal.invalidValue("intent", "'intent' can only be '" + TRANSCRIPTION + "'."));
    }
    Caller caller = AccessFilter.caller(exchange);
    Optional<Attachment> attachment =
        Attachment.named(request.getQueryParams().getFirst(Attachment.PARAMETER));
    if (attachment.isEmpty()) {
      return ErrorBody.write(
          exchange,
          HttpStatus.BAD_REQUEST,
          Refusal.invalidValue(Attachment.PARAMETER, "'resume' must be 'new' or 'attach'."));
    }
    if (attachment.get() == Attachment.ANOTHER) {
      return upgrade(
          exchange,
          new Sessions.Opening(caller.tenant(), "", Optional.empty(), false),
          attachment.get());
    }
    String model = request.getQueryParams().getFirst("model");
    if (model == null || model.isBlank()) {
      model = caller.secret().map(ClientSecrets.Grant::model).orElse(null);
    }
    if ((model == null || model.isBlank()) && intent != null) {
      model = models.served();
    }
    if (model == null || model.isBlank()) {
      return ErrorBody.write(exchange, HttpStatus.BAD_REQUEST, Refusal.missing("model"));
    }
    if (!models.knows(model)) {
      return ErrorBody.write(exchange, HttpStatus.NOT_FOUND, ModelNames.notFound(model));
    }
    if (!sessions.hasRoom()) {
      return ErrorBody.write(
          exchange,
          HttpStatus.SERVICE_UNAVAILABLE,
          new Refusal(
              Refusal.RATE_LIMIT,
              "session_limit_reached",
              "This server has no room for another session.",
              null));
    }
    Sessions.Opening opening =
        new Sessions.Opening(
            caller.tenant(),
            model,
            caller.secret().map(ClientSecrets.Grant::session).or(() -> first(intent)),
            attachment.get() == Attachment.FIRST);
    return upgrade(exchange, opening, attachment.get());
  }

  private static Optional<ObjectNode> first(@Nullable String intent) {
    return Optional.ofNullable(intent).map(type -> Json.object().put("type", type));
  }

  private Mono<Void> upgrade(
      ServerWebExchange exchange, Sessions.Opening opening, Attachment attachment) {
    RealtimeSocket socket =
        new RealtimeSocket(
            sessions,
            opening,
            attachment,
            limits,
            new RealtimeSocket.Elsewhere(
                peers, Credentials.key(exchange.getRequest().getHeaders())),
            connectionOf(exchange.getRequest()));
    return upgrade.handleRequest(exchange, socket);
  }

  /** How to cut this connection when its other end no longer listens. */
  private static Runnable connectionOf(ServerHttpRequest request) {
    AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
    HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
    netty.withConnection(connection -> channel.set(connection.channel()));
    return () -> {
      Channel open = channel.get();
      if (open != null) {
        var _ = open.close();
      }
    };
  }
}
