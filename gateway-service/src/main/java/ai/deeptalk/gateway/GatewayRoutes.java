package ai.deeptalk.gateway;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.web.ConsoleData;
import ai.deeptalk.gateway.web.RealtimeEndpoint;
import ai.deeptalk.gateway.web.RestEdge;
import ai.deeptalk.gateway.web.TwilioEndpoint;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Which path ends where. What is not here belongs to the gateway's own routes, or to nobody. */
@Configuration(proxyBeanMethods = false)
class GatewayRoutes {
  private static final String MODELS = "/v1/models/";

  @Bean
  HandlerMapping gatewayApi(RealtimeEndpoint realtime, TwilioEndpoint twilio, RestEdge rest) {
    // Before the gateway's own routes.
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/v1/realtime",
            realtime,
            "/telephony/twilio",
            twilio,
            "/v1/realtime/client_secrets",
            only(HttpMethod.POST, rest::clientSecret),
            "/v1/models",
            only(HttpMethod.GET, rest::models),
            MODELS + "*",
            only(HttpMethod.GET, exchange -> rest.model(exchange, lastSegment(exchange))),
            "/v1/chat/completions",
            only(HttpMethod.POST, rest::chat),
            "/v1/audio/speech",
            only(HttpMethod.POST, rest::speech),
            "/v1/audio/transcriptions",
            only(HttpMethod.POST, rest::transcription)),
        -1);
  }

  @Bean
  RouterFunction<ServerResponse> gatewayConsole(
      ConsoleData console, ExecutorService gatewayRequestThreads) {
    return RouterFunctions.route(
        GET("/console/data"),
        request ->
            Mono.fromCallable(() -> Json.write(console.json()))
                .subscribeOn(Schedulers.fromExecutorService(gatewayRequestThreads))
                .flatMap(json ->
                    ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json)));
  }

  private static WebHandler only(
      HttpMethod method, Function<ServerWebExchange, Mono<Void>> handler) {
    return exchange ->
        exchange.getRequest().getMethod().equals(method)
            ? handler.apply(exchange)
            : Mono.error(
                new MethodNotAllowedException(
                    exchange.getRequest().getMethod(), java.util.Set.of(method)));
  }

  private static String lastSegment(ServerWebExchange exchange) {
    String path = exchange.getRequest().getURI().getPath();
    return path.substring(MODELS.length());
  }
}
