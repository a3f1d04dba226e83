package ai.deeptalk.gateway.rest;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.access.ClientSecrets;
import ai.deeptalk.gateway.access.RateLimits;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All REST requests of the public API that this server answers, and the bound on how many at once.
 */
public final class RestApi {
  private static final String OWNER = "deeptalk";

  private final Exchange.Ports ports;
  private final ModelNames models;
  private final Ids ids;
  private final Duration patience;
  private final Semaphore room;
  private final RateLimits rates;
  private final long created;
  private final ChatCompletions chat;
  private final Speech speech;
  private final Transcription transcription;
  private final ClientSecretRequest secretRequest;

  /**
   * @param patience longest wait between two signs of life of the platform
   * @param requests most requests worked on at a time
   */
  public RestApi(
      SpeechFrontend frontend,
      SpokenModel model,
      ReplyAudio audio,
      ModelNames models,
      Ids ids,
      InstantSource clock,
      Duration patience,
      int requests,
      RateLimits rates,
      ClientSecrets secrets,
      Capabilities capabilities) {
    this.ports = new Exchange.Ports(frontend, model, audio);
    this.models = models;
    this.ids = ids;
    this.patience = patience;
    this.room = new Semaphore(requests);
    this.rates = rates;
    this.created = clock.instant().getEpochSecond();
    this.chat = new ChatCompletions(models, ids, clock);
    this.speech = new Speech(models);
    this.transcription = new Transcription(models);
    this.secretRequest = new ClientSecretRequest(secrets, models, capabilities, ids, clock);
  }

  public Answer models() {
    ObjectNode body = Json.object().put("object", "list");
    ArrayNode data = body.putArray("data");
    data.add(describe(models.served()));
    models.aliases().forEach(name -> data.add(describe(name)));
    return new Answer.Json(body);
  }

  public Answer model(String name) {
    models.require(name);
    return new Answer.Json(describe(name));
  }

  public Answer chat(String tenant, ObjectNode request) {
    return within(tenant, exchange -> chat.answer(exchange, request));
  }

  public Answer speech(String tenant, ObjectNode request) {
    return within(tenant, exchange -> speech.answer(exchange, request));
  }

  public Answer transcription(String tenant, Upload upload) {
    return within(tenant, exchange -> transcription.answer(exchange, upload));
  }

  public Answer clientSecret(String tenant, ObjectNode request) {
    return secretRequest.answer(tenant, request);
  }

  /** Opens an exchange for one request; a streamed answer keeps it until the stream is through. */
  private Answer within(String tenant, Function<Exchange, Answer> work) {
    if (!room.tryAcquire()) {
      throw new Refusal(
          Refusal.RATE_LIMIT,
          "rate_limit_exceeded",
          "Too many requests at once; try again in a moment.",
          null);
    }
    Exchange exchange =
        new Exchange(
            ports, new SessionId(ids.id("rest_")), tenant, patience, rates.of(tenant)::spend);
    boolean handedOver = false;
    try {
      Answer answer = work.apply(exchange);
      if (answer instanceof Answer.Stream stream) {
        handedOver = true;
        return new Answer.Stream(
            stream.contentType(),
            out -> {
              try {
                stream.source().accept(out);
              } finally {
                end(exchange);
              }
            });
      }
      return answer;
    } finally {
      if (!handedOver) {
        end(exchange);
      }
    }
  }

  private void end(Exchange exchange) {
    exchange.close();
    room.release();
  }

  private ObjectNode describe(String name) {
    return Json.object()
        .put("id", name)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", OWNER);
  }
}
