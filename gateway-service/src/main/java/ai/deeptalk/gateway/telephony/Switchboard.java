package ai.deeptalk.gateway.telephony;

import ai.deeptalk.gateway.access.Caller;
import ai.deeptalk.gateway.access.Callers;
import ai.deeptalk.gateway.access.ClientSecrets;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.Outbox;
import ai.deeptalk.gateway.session.SessionLoop;
import ai.deeptalk.gateway.session.Sessions;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Connects calls: lets known callers in and opens the session that talks to them. */
public final class Switchboard {
  private static final String G711 = "audio/pcmu";

  private final Callers callers;
  private final Sessions sessions;
  private final ModelNames models;

  public Switchboard(Callers callers, Sessions sessions, ModelNames models) {
    this.callers = callers;
    this.sessions = sessions;
    this.models = models;
  }

  /**
   * Opens a session for a call.
   *
   * @param wishes the call's own parameters: {@code api_key}, {@code model}, {@code instructions},
   *     {@code turn_detection} ({@code server_vad} or {@code semantic_vad})
   * @param from where the call's connection comes from
   * @throws Refusal if it cannot be had, saying why
   */
  SessionLoop connect(Map<String, String> wishes, @Nullable InetSocketAddress from, Outbox call) {
    Caller caller =
        callers
            .of(Optional.ofNullable(wishes.get("api_key")), from, true)
            .orElseThrow(() ->
                Refusal.coded(
                    "invalid_api_key",
                    "The stream needs a parameter 'api_key' with a key or a client secret."));
    String model =
        Optional.ofNullable(wishes.get("model"))
            .or(() -> caller.secret().map(ClientSecrets.Grant::model))
            .orElse(models.served());
    models.require(model);
    var opening =
        new Sessions.Opening(
            caller.tenant(), model, Optional.of(configuration(caller, wishes)), false);
    return sessions
        .open(opening, call)
        .orElseThrow(() ->
            Refusal.coded("session_limit_reached", "This server has no room for another session."));
  }

  /** What the secret grants, then what the call wants, then what a telephone can do. */
  private static ObjectNode configuration(Caller caller, Map<String, String> wishes) {
    ObjectNode session =
        caller
            .secret()
            .map(ClientSecrets.Grant::session)
            .map(ObjectNode::deepCopy)
            .orElseGet(Json::object);
    session.put("type", "realtime").putArray("output_modalities").add("audio");
    if (wishes.containsKey("instructions")) {
      session.put("instructions", wishes.get("instructions"));
    }
    ObjectNode audio = session.withObjectProperty("audio");
    ObjectNode input = audio.withObjectProperty("input");
    if (wishes.containsKey("turn_detection")) {
      input.putObject("turn_detection").put("type", wishes.get("turn_detection"));
    }
    input.putObject("format").put("type", G711);
    audio.withObjectProperty("output").putObject("format").put("type", G711);
    return session;
  }
}
