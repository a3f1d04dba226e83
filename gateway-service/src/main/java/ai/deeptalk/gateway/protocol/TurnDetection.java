package ai.deeptalk.gateway.protocol;

import ai.deeptalk.gateway.port.AudioSource.VoiceActivity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Who decides when a user's turn is over. */
public sealed interface TurnDetection {
  /** What the public API sets when a session does not say. */
  static ServerVad byDefault() {
    return new ServerVad(0.5, 300, 500, OptionalInt.empty(), true, true);
  }

  boolean createResponse();

  boolean interruptResponse();

  /** What the speech frontend is told; empty for manual turns. */
  Optional<VoiceActivity> activity();

  /** How long nobody speaks after an answer before the model does; empty: for ever. */
  default OptionalInt idleTimeoutMs() {
    return OptionalInt.empty();
  }

  /** The client commits. */
  record Manual() implements TurnDetection {
    @Override
    public boolean createResponse() {
      return false;
    }

    @Override
    public boolean interruptResponse() {
      return false;
    }

    @Override
    public Optional<VoiceActivity> activity() {
      return Optional.empty();
    }
  }

  /** Silence ends a turn. */
  record ServerVad(
      double threshold,
      int prefixPaddingMs,
      int silenceDurationMs,
      OptionalInt idleTimeoutMs,
      boolean createResponse,
      boolean interruptResponse)
      implements TurnDetection {
    @Override
    public Optional<VoiceActivity> activity() {
      return Optional.of(
          new VoiceActivity(threshold, prefixPaddingMs, silenceDurationMs, false, 0));
    }
  }

  /** What was said ends a turn, at the latest a silence as long as the eagerness allows. */
  record SemanticVad(String eagerness, boolean createResponse, boolean interruptResponse)
      implements TurnDetection {
    private static final int FRONTENDS_OWN = 0; // it knows best when it can be sure

    @Override
    public Optional<VoiceActivity> activity() {
      int maxWaitMs =
          switch (eagerness) {
            case "low" -> 8_000;
            case "high" -> 2_000;
            default -> 4_000;
          };
      ServerVad usual = byDefault();
      return Optional.of(
          new VoiceActivity(
              usual.threshold(), usual.prefixPaddingMs(), FRONTENDS_OWN, true, maxWaitMs));
    }
  }

  /**
   * This detection with the present keys of {@code update} replaced. A change of type starts from
   * the defaults.
   */
  default TurnDetection merge(Fields update, Capabilities capabilities) {
    String type =
        update
            .choice("type", List.of("server_vad", "semantic_vad"))
            .orElse(this instanceof SemanticVad ? "semantic_vad" : "server_vad");
    if (type.equals("semantic_vad")) {
      if (!capabilities.semanticVad()) {
        throw Refusal.unsupported(update.path("type"), "semantic_vad with this model");
      }
      SemanticVad old = this instanceof SemanticVad vad ? vad : new SemanticVad("auto", true, true);
      return new SemanticVad(
          update
              .choice("eagerness", List.of("low", "medium", "high", "auto"))
              .orElse(old.eagerness),
          update.bool("create_response").orElse(old.createResponse),
          update.bool("interrupt_response").orElse(old.interruptResponse));
    }
    ServerVad old = this instanceof ServerVad vad ? vad : byDefault();
    return new ServerVad(
        update.number("threshold", 0, 1).orElse(old.threshold),
        update.integer("prefix_padding_ms", 0, 5_000).orElse(old.prefixPaddingMs),
        update.integer("silence_duration_ms", 0, 10_000).orElse(old.silenceDurationMs),
        update.has("idle_timeout_ms")
            ? update.integer("idle_timeout_ms", 5_000, 30_000)
            : old.idleTimeoutMs,
        update.bool("create_response").orElse(old.createResponse),
        update.bool("interrupt_response").orElse(old.interruptResponse));
  }
}
