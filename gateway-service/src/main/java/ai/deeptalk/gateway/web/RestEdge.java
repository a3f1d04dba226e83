package ai.deeptalk.gateway.web;

import ai.deeptalk.domain.ErrorType;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.rest.Answer;
import ai.deeptalk.gateway.rest.RestApi;
import ai.deeptalk.gateway.rest.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Carries REST requests from WebFlux to the plain API and its answers back. Each runs on a virtual
 * thread of its own.
 */
public final class RestEdge {
  private static final Logger log = LoggerFactory.getLogger(RestEdge.class);
  private static final int MAX_BODY_BYTES = 26 << 20;

  private final RestApi api;
  private final Executor threads;

  public RestEdge(RestApi api, Executor threads) {
    this.api = api;
    this.threads = threads;
  }

  public Mono<Void> models(ServerWebExchange exchange) {
    return work(exchange, "", body -> api.models());
  }

  public Mono<Void> model(ServerWebExchange exchange, String name) {
    return work(exchange, "", body -> api.model(name));
  }

  public Mono<Void> chat(ServerWebExchange exchange) {
    String tenant = AccessFilter.tenant(exchange);
    return bytes(exchange)
        .flatMap(bytes -> work(exchange, text(bytes), body -> api.chat(tenant, Json.parse(body))));
  }

  public Mono<Void> speech(ServerWebExchange exchange) {
    String tenant = AccessFilter.tenant(exchange);
    return bytes(exchange)
        .flatMap(
            bytes -> work(exchange, text(bytes), body -> api.speech(tenant, Json.parse(body))));
  }

  public Mono<Void> clientSecret(ServerWebExchange exchange) {
    String tenant = AccessFilter.tenant(exchange);
    return bytes(exchange)
        .flatMap(bytes ->
            work(exchange, text(bytes), body -> api.clientSecret(tenant, Json.parse(body))));
  }

  public Mono<Void> transcription(ServerWebExchange exchange) {
    String tenant = AccessFilter.tenant(exchange);
    MediaType type = exchange.getRequest().getHeaders().getContentType();
    String boundary = type == null ? null : type.getParameter("boundary");
    if (type == null || !MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type) || boundary == null) {
      return ErrorBody.write(
          exchange,
          HttpStatus.BAD_REQUEST,
          new Refusal(
              Refusal.INVALID_REQUEST,
              "invalid_request",
              "The request must be multipart/form-data.",
              null));
    }
    return bytes(exchange)
        .flatMap(bytes ->
            work(
                exchange,
                bytes,
                body -> {
                  Upload upload = MultipartForm.read(body, boundary);
                  return api.transcription(tenant, upload);
                }));
  }

  private static Mono<byte[]> bytes(ServerWebExchange exchange) {
    return DataBufferUtils.join(exchange.getRequest().getBody(), MAX_BODY_BYTES)
        .map(RestEdge::copy)
        .defaultIfEmpty(new byte[0]);
  }

  private static byte[] copy(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Runs {@code request} on a thread of its own; a streamed answer is made there, too, while it is
   * sent.
   */
  private <T> Mono<Void> work(ServerWebExchange exchange, T body, Function<T, Answer> request) {
    return Mono.<Mono<Void>>create(result ->
            threads.execute(() -> {
              try {
                switch (request.apply(body)) {
                  case Answer.Json json ->
                      result.success(
                          write(
                              exchange,
                              "application/json",
                              Flux.just(
                                  ByteBuffer.wrap(
                                      Json.write(json.body()).getBytes(StandardCharsets.UTF_8)))));
                  case Answer.Body whole ->
                      result.success(
                          write(exchange, whole.contentType(), Flux.just(whole.bytes())));
                  case Answer.Stream stream -> {
                    // Bounded by the longest reply the model makes.
                    Sinks.Many<ByteBuffer> pieces = Sinks.many().unicast().onBackpressureBuffer();
                    result.success(write(exchange, stream.contentType(), pieces.asFlux()));
                    run(stream, pieces);
                  }
                }
              } catch (RuntimeException failure) {
                result.success(failed(exchange, failure));
              }
            }))
        .flatMap(written -> written);
  }

  private static void run(Answer.Stream stream, Sinks.Many<ByteBuffer> pieces) {
    try {
      stream
          .source()
          .accept(piece -> {
            if (pieces.tryEmitNext(piece).isFailure()) {
              throw new ClientGone();
            }
          });
      pieces.tryEmitComplete();
    } catch (ClientGone gone) {
      log.debug("client left during a streamed answer");
    } catch (RuntimeException failure) {
      log.warn("streamed answer failed cause={}", failure.toString());
      pieces.tryEmitError(failure);
    }
  }

  private static Mono<Void> write(
      ServerWebExchange exchange, String contentType, Flux<ByteBuffer> pieces) {
    ServerHttpResponse response = exchange.getResponse();
    response.getHeaders().set("Content-Type", contentType);
    return response.writeAndFlushWith(
        pieces.map(piece -> Mono.just(response.bufferFactory().wrap(piece))));
  }

  private static Mono<Void> failed(ServerWebExchange exchange, RuntimeException failure) {
    if (failure instanceof Refusal refusal) {
      return ErrorBody.write(exchange, status(refusal), refusal);
    }
    if (failure instanceof SpeechException speech) {
      HttpStatus status =
          switch (speech.code().type()) {
            case CLIENT -> HttpStatus.BAD_REQUEST;
            case OVERLOADED, DEPENDENCY -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
          };
      log.warn("request failed code={} cause={}", speech.code(), speech.getMessage());
      String type =
          speech.code().type() == ErrorType.CLIENT ? Refusal.INVALID_REQUEST : Refusal.SERVER_ERROR;
      return ErrorBody.write(
          exchange,
          status,
          new Refusal(
              type,
              speech.code().name().toLowerCase(Locale.ROOT),
              "The request could not be completed: "
                  + speech.code().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + ".",
              null));
    }
    return Mono.error(failure);
  }

  private static HttpStatus status(Refusal refusal) {
    return switch (refusal.code()) {
      case "model_not_found" -> HttpStatus.NOT_FOUND;
      case "rate_limit_exceeded" -> HttpStatus.TOO_MANY_REQUESTS;
      case "function_call_invalid" -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.BAD_REQUEST;
    };
  }

  /** What a body that is too large is answered with; thrown by the reading of it. */
  static boolean isTooLarge(Throwable failure) {
    return failure instanceof DataBufferLimitException;
  }

  private static final class ClientGone extends RuntimeException {
    ClientGone() {
      super("client gone", null, false, false);
    }
  }
}
