package ai.deeptalk.gateway.protocol;

import ai.deeptalk.gateway.port.AudioEncoding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A session's identity and its whole effective configuration, as the client sees it.
 *
 * @param model the name the client asked for
 */
public record SessionDescription(
    String id, String model, Instant expiresAt, SessionSettings settings) {
  public ObjectNode json() {
    ObjectNode session =
        Json.object()
            .put("type", settings.kind().wireName())
            .put("object", settings.kind().objectName())
            .put("id", id);
    if (settings.kind() == SessionSettings.Kind.TRANSCRIPTION) {
      session.put("expires_at", expiresAt.getEpochSecond());
      input(session.putObject("audio").putObject("input"));
      session.putNull("include");
      return session;
    }
    session.put("model", model);
    session.putArray("output_modalities").add(settings.speaks() ? "audio" : "text");
    session.put("instructions", settings.instructions());
    var tools = session.putArray("tools");
    settings.tools().forEach(tool -> tools.add(tool.json()));
    session.set("tool_choice", settings.toolChoice().json());
    putLimit(session, settings.maxOutputTokens());
    session.set("tracing", settings.tracing().orElse(null));
    session.set("truncation", settings.truncation().json());
    session.putNull("prompt");
    session.put("expires_at", expiresAt.getEpochSecond());
    ObjectNode audio = session.putObject("audio");
    input(audio.putObject("input"));
    ObjectNode output = audio.putObject("output");
    putFormat(output, settings.output());
    output.put("voice", settings.voice()).put("speed", settings.speed().factor());
    session.putNull("include");
    return session;
  }

  static void putFormat(ObjectNode parent, AudioEncoding encoding) {
    ObjectNode format = parent.putObject("format").put("type", encoding.wireName());
    if (encoding == AudioEncoding.PCM16) {
      format.put("rate", encoding.sampleRate());
    }
  }

  static void putLimit(ObjectNode parent, int maxOutputTokens) {
    if (maxOutputTokens == 0) {
      parent.put("max_output_tokens", "inf");
    } else {
      parent.put("max_output_tokens", maxOutputTokens);
    }
  }

  private static @Nullable Integer idleTimeout(TurnDetection.ServerVad vad) {
    return vad.idleTimeoutMs().isPresent() ? vad.idleTimeoutMs().getAsInt() : null;
  }

  private void input(ObjectNode input) {
    putFormat(input, settings.input());
    settings
        .transcription()
        .ifPresentOrElse(
            wish ->
                input
                    .putObject("transcription")
                    .put("model", wish.model())
                    .put("language", wish.language().orElse(null))
                    .put("prompt", wish.prompt().orElse(null)),
            () -> input.putNull("transcription"));
    settings
        .noiseReduction()
        .ifPresentOrElse(
            field -> input.putObject("noise_reduction").put("type", field),
            () -> input.putNull("noise_reduction"));
    switch (settings.turnDetection()) {
      case TurnDetection.Manual manual -> input.putNull("turn_detection");
      case TurnDetection.ServerVad vad ->
          input
              .putObject("turn_detection")
              .put("type", "server_vad")
              .put("threshold", vad.threshold())
              .put("prefix_padding_ms", vad.prefixPaddingMs())
              .put("silence_duration_ms", vad.silenceDurationMs())
              .put("idle_timeout_ms", idleTimeout(vad))
              .put("create_response", vad.createResponse())
              .put("interrupt_response", vad.interruptResponse());
      case TurnDetection.SemanticVad vad ->
          input
              .putObject("turn_detection")
              .put("type", "semantic_vad")
              .put("eagerness", vad.eagerness())
              .put("create_response", vad.createResponse())
              .put("interrupt_response", vad.interruptResponse());
    }
  }
}
