package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.access.ClientSecrets;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.SessionDescription;
import ai.deeptalk.gateway.protocol.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/realtime/client_secrets}: lets a client open sessions without a key. */
final class ClientSecretRequest {
  private static final int LEAST_SECONDS = 10;
  private static final int MOST_SECONDS = 7_200;
  private static final Duration USUAL = Duration.ofMinutes(10);

  private final ClientSecrets secrets;
  private final ModelNames models;
  private final Capabilities capabilities;
  private final Ids ids;
  private final InstantSource clock;

  ClientSecretRequest(
      ClientSecrets secrets,
      ModelNames models,
      Capabilities capabilities,
      Ids ids,
      InstantSource clock) {
    this.secrets = secrets;
    this.models = models;
    this.capabilities = capabilities;
    this.ids = ids;
    this.clock = clock;
  }

  /** The configuration is checked now, so that its author and not the browser learns of errors. */
  Answer answer(String tenant, ObjectNode body) {
    Fields request = new Fields(body, "");
    Duration lifetime =
        request.fields("expires_after").map(ClientSecretRequest::lifetime).orElse(USUAL);
    ObjectNode session = session(request.value("session"));
    request.fields("session");
    request.finish();
    String model = session.path("model").asString(models.served());
    models.require(model);
    SessionSettings settings =
        SessionSettings.before(session, model)
            .merge(
                new Fields(session, "session"),
                new SessionSettings.Fixed(model, false, false),
                capabilities);
    session.remove("model"); // the grant names it; a client may choose another alias
    Instant expiresAt = clock.instant().plus(lifetime);
    ObjectNode answer =
        Json.object()
            .put("value", secrets.seal(new ClientSecrets.Grant(tenant, model, session, expiresAt)))
            .put("expires_at", expiresAt.getEpochSecond());
    answer.set(
        "session", new SessionDescription(ids.session(), model, Instant.EPOCH, settings).json());
    return new Answer.Json(answer);
  }

  private static ObjectNode session(Optional<JsonNode> given) {
    return given
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .orElseGet(() -> Json.object().put("type", "realtime"));
  }

  private static Duration lifetime(Fields expiry) {
    expiry.choice("anchor", List.of("created_at"));
    var seconds = expiry.integer("seconds", LEAST_SECONDS, MOST_SECONDS);
    expiry.finish();
    return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsInt()) : USUAL;
  }
}
