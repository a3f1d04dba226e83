package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.access.Allowance;
import ai.deeptalk.gateway.protocol.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Counts a tenant's requests, tells it what is left, and refuses what is too much. */
final class RateGate {
  private final Allowance allowance;

  RateGate(Allowance allowance) {
    this.allowance = allowance;
  }

  /** Writes {@code x-ratelimit-…} on the answer, whatever it will be. */
  void show(ServerWebExchange exchange) {
    exchange
        .getResponse()
        .beforeCommit(() -> {
          HttpHeaders headers = exchange.getResponse().getHeaders();
          show(headers, "requests", allowance.requests());
          show(headers, "tokens", allowance.tokens());
          return Mono.empty();
        });
  }

  private static void show(HttpHeaders headers, String name, Allowance.Level level) {
    headers.set("x-ratelimit-limit-" + name, Long.toString(level.limit()));
    headers.set("x-ratelimit-remaining-" + name, Long.toString(level.remaining()));
    headers.set("x-ratelimit-reset-" + name, seconds(level.reset()));
  }

  /** The refusal of a request that is one too many; what makes the model work needs tokens too. */
  Optional<Mono<Void>> refuse(ServerWebExchange exchange) {
    Optional<Duration> wait = allowance.request();
    if (wait.isPresent()) {
      return Optional.of(refusal(exchange, "requests", allowance.requests().limit(), wait.get()));
    }
    return Optional.of(exchange.getRequest().getMethod())
        .filter(HttpMethod.POST::equals)
        .flatMap(post -> allowance.tokensSpent())
        .map(longer -> refusal(exchange, "tokens", allowance.tokens().limit(), longer));
  }

  private static Mono<Void> refusal(
      ServerWebExchange exchange, String name, long limit, Duration wait) {
    return ErrorBody.write(
        exchange,
        HttpStatus.TOO_MANY_REQUESTS,
        new Refusal(
            Refusal.RATE_LIMIT,
            "rate_limit_exceeded",
            "Rate limit reached for "
                + name
                + " per minute: limit "
                + limit
                + ". Please try again in "
                + seconds(wait)
                + ".",
            null),
        wait);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3fs", time.toMillis() / 1000.0);
  }
}
