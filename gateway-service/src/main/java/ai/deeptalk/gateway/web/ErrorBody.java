package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** An error as the public API writes it: all four keys, always. */
public final class ErrorBody {
  private ErrorBody() {}

  public static Mono<Void> write(ServerWebExchange exchange, HttpStatus status, Refusal refusal) {
    return write(exchange, status, refusal, Duration.ofSeconds(1));
  }

  /**
   * The same where it is known when to try again.
   *
   * @param retryAfter told if the status is one that passes
   */
  static Mono<Void> write(
      ServerWebExchange exchange, HttpStatus status, Refusal refusal, Duration retryAfter) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
      long seconds = retryAfter.plusNanos(999_999_999).toSeconds();
      response.getHeaders().set("Retry-After", Long.toString(Math.max(1, seconds)));
    }
    byte[] body = Json.write(json(refusal)).getBytes(StandardCharsets.UTF_8);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  static ObjectNode json(Refusal refusal) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", refusal.text())
        .put("type", refusal.type())
        .put("param", refusal.param())
        .put("code", refusal.code());
    return body;
  }
}
