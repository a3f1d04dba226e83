package ai.deeptalk.launcher.client;

import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The client events this client sends, as JSON. Field names are the protocol's. */
public final class ClientEvents {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ClientEvents() {}

  public static ObjectNode append(byte[] pcm) {
    return event("input_audio_buffer.append").put("audio", Base64.getEncoder().encodeToString(pcm));
  }

  public static ObjectNode createResponse() {
    return event("response.create");
  }

  public static ObjectNode userText(String text) {
    ObjectNode create = event("conversation.item.create");
    ObjectNode item = create.putObject("item").put("type", "message").put("role", "user");
    item.putArray("content").addObject().put("type", "input_text").put("text", text);
    return create;
  }

  /** Answers in speech, hears 24 kHz PCM and lets the server find the end of the turn. */
  public static ObjectNode voiceSession(String model, int silenceMs) {
    ObjectNode update = event("session.update");
    input(update, model)
        .putObject("turn_detection")
        .put("type", "server_vad")
        .put("silence_duration_ms", silenceMs);
    return update;
  }

  /** The same, but the client says when a turn has ended. */
  public static ObjectNode manualSession(String model) {
    ObjectNode update = event("session.update");
    input(update, model).putNull("turn_detection");
    return update;
  }

  private static ObjectNode input(ObjectNode update, String model) {
    ObjectNode session = update.putObject("session").put("type", "realtime");
    session.putArray("output_modalities").add("audio");
    ObjectNode audio = session.putObject("audio");
    audio.putObject("output").putObject("format").put("type", "audio/pcm").put("rate", 24_000);
    ObjectNode input = audio.putObject("input");
    input.putObject("format").put("type", "audio/pcm").put("rate", 24_000);
    input.putObject("transcription").put("model", model);
    return input;
  }

  public static ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
