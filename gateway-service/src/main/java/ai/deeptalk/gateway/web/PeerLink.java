package ai.deeptalk.gateway.web;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * A client's connection handed on to another gateway: frames go there as they come, events come
 * back as they are. The peer checks the client's credentials again.
 */
final class PeerLink {
  private static final Logger log = LoggerFactory.getLogger(PeerLink.class);
  private static final int WAITING_FRAMES = 256;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Sinks.Many<String> frames =
      Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(WAITING_FRAMES));
  private final OutboundQueue client;
  private final Disposable link;

  /**
   * Connects and says the first frame.
   *
   * @param unreachable called if the peer cannot be had
   */
  PeerLink(
      URI peer, Optional<String> key, String first, OutboundQueue client, Runnable unreachable) {
    this.client = client;
    HttpHeaders headers = new HttpHeaders();
    key.ifPresent(headers::setBearerAuth);
    Supplier<WebsocketClientSpec.Builder> spec =
        () -> WebsocketClientSpec.builder().maxFramePayloadLength(RealtimeEndpoint.MAX_FRAME_BYTES);
    HttpClient http =
        HttpClient.create()
            .option(
                io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis());
    send(first);
    link =
        new ReactorNettyWebSocketClient(http, spec)
            .execute(peer, headers, this::carry)
            .subscribe(
                nothing -> {},
                failure -> {
                  log.warn("peer cannot be reached peer={} cause={}", peer, failure.toString());
                  unreachable.run();
                });
  }

  private Mono<Void> carry(WebSocketSession peer) {
    Mono<Void> there = peer.send(frames.asFlux().map(peer::textMessage));
    Mono<Void> back =
        peer.receive()
            .doOnNext(message -> {
              switch (message.getType()) {
                case TEXT -> client.send(message.getPayloadAsText());
                case BINARY, PING, PONG -> {}
              }
            })
            .then();
    return Mono.when(there.onErrorComplete(), back)
        .and(
            peer.closeStatus()
                .defaultIfEmpty(CloseStatus.NO_CLOSE_FRAME)
                .doOnNext(status ->
                    client.close(
                        status.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()
                            ? CloseStatus.SERVICE_RESTARTED.getCode()
                            : status.getCode(),
                        Optional.ofNullable(status.getReason()).orElse("")))
                .doOnNext(status -> frames.tryEmitComplete()));
  }

  /** A frame of the client; one that floods is cut off. */
  void send(String frame) {
    if (frames.tryEmitNext(frame).isFailure()) {
      client.close(CloseStatus.SERVICE_OVERLOAD.getCode(), "the peer takes frames too slowly");
    }
  }

  /** The client is gone: the peer keeps its session for a while. */
  void close() {
    link.dispose();
  }
}
