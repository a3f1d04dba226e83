package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.access.Caller;
import ai.deeptalk.gateway.access.Callers;
import ai.deeptalk.gateway.access.Credentials;
import ai.deeptalk.gateway.access.RateLimits;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Refusal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The door of {@code /v1} and of the console's data: lets known keys in, gives every answer the
 * public API's headers, and every failure its error body.
 */
public final class AccessFilter implements WebFilter {
  private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);
  private static final String CALLER = "deeptalk.caller";
  private static final String REALTIME = "/v1/realtime";

  private final Callers callers;
  private final RateLimits rates;
  private final Ids ids;

  public AccessFilter(Callers callers, RateLimits rates, Ids ids) {
    this.callers = callers;
    this.rates = rates;
    this.ids = ids;
  }

  /** Whose request this is; only behind this filter. */
  public static String tenant(ServerWebExchange exchange) {
    return caller(exchange).tenant();
  }

  /** The same with what a client secret grants. */
  public static Caller caller(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(CALLER);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    if (!path.startsWith("/v1/") && !path.startsWith("/console/data")) {
      return chain.filter(exchange);
    }
    decorate(exchange);
    Optional<Caller> caller = callerOf(exchange);
    if (caller.isEmpty()) {
      return ErrorBody.write(exchange, HttpStatus.UNAUTHORIZED, unauthorized(exchange));
    }
    exchange.getAttributes().put(CALLER, caller.get());
    if (path.startsWith("/v1/")) {
      RateGate gate = new RateGate(rates.of(caller.get().tenant()));
      gate.show(exchange);
      Optional<Mono<Void>> refused = gate.refuse(exchange);
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    return chain.filter(exchange).onErrorResume(failure -> failed(exchange, failure));
  }

  private void decorate(ServerWebExchange exchange) {
    long started = System.nanoTime();
    exchange
        .getResponse()
        .beforeCommit(() -> {
          HttpHeaders headers = exchange.getResponse().getHeaders();
          headers.set("x-request-id", ids.id("req_"));
          headers.set("openai-version", "2020-10-01");
          headers.set(
              "openai-processing-ms", Long.toString((System.nanoTime() - started) / 1_000_000));
          return Mono.empty();
        });
  }

  private Optional<Caller> callerOf(ServerWebExchange exchange) {
    return callers.of(
        Credentials.key(exchange.getRequest().getHeaders()),
        exchange.getRequest().getRemoteAddress(),
        exchange.getRequest().getPath().value().equals(REALTIME));
  }

  private static Refusal unauthorized(ServerWebExchange exchange) {
    return Credentials.key(exchange.getRequest().getHeaders()).isPresent()
        ? new Refusal(
            Refusal.INVALID_REQUEST, "invalid_api_key", "Incorrect API key provided.", null)
        : new Refusal(
            Refusal.INVALID_REQUEST,
            "invalid_api_key",
            "You didn't provide an API key. Send it as 'Authorization: Bearer KEY'.",
            null);
  }

  private static Mono<Void> failed(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    String request =
        exchange.getRequest().getMethod() + " " + exchange.getRequest().getPath().value();
    if (failure instanceof ResponseStatusException status) {
      HttpStatus code = HttpStatus.valueOf(status.getStatusCode().value());
      String message =
          code == HttpStatus.NOT_FOUND
              ? "Invalid URL (" + request + ")"
              : code.getReasonPhrase() + " (" + request + ")";
      return ErrorBody.write(
          exchange,
          code,
          new Refusal(
              Refusal.INVALID_REQUEST,
              code == HttpStatus.NOT_FOUND ? "unknown_url" : "invalid_request",
              message,
              null));
    }
    if (RestEdge.isTooLarge(failure)) {
      return ErrorBody.write(
          exchange,
          HttpStatus.CONTENT_TOO_LARGE,
          new Refusal(
              Refusal.INVALID_REQUEST,
              "request_too_large",
              "The request may have at most 26 MB.",
              null));
    }
    log.error("request failed by a bug request={}", request, failure);
    return ErrorBody.write(
        exchange,
        HttpStatus.INTERNAL_SERVER_ERROR,
        new Refusal(
            Refusal.SERVER_ERROR,
            "internal",
            "The server had an error while processing your request.",
            null));
  }
}
