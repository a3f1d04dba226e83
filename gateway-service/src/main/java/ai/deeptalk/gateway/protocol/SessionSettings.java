package ai.deeptalk.gateway.protocol;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The effective configuration of a session. An update is merged into it as a whole or refused as a
 * whole.
 *
 * @param kind fixed for a session's life
 * @param speaks audio with its transcript, or text alone
 * @param maxOutputTokens 0: no limit of the client's
 * @param noiseReduction the client's wish, echoed only: the encoder was trained on noise (ADR 0043)
 * @param transcription present: the client wants to see what was heard
 * @param tracing echoed only; fixed once set
 */
public record SessionSettings(
    Kind kind,
    boolean speaks,
    String instructions,
    List<Tool> tools,
    ToolChoice toolChoice,
    int maxOutputTokens,
    Optional<JsonNode> tracing,
    Truncation truncation,
    AudioEncoding input,
    Optional<String> noiseReduction,
    Optional<Transcription> transcription,
    TurnDetection turnDetection,
    AudioEncoding output,
    String voice,
    Speed speed) {

  public static final String DEFAULT_INSTRUCTIONS =
      "You are a helpful voice assistant. Answer briefly, in one or two spoken sentences.";

  /** Wishes for the transcript of the user's speech. */
  public record Transcription(String model, Optional<String> language, Optional<String> prompt) {}

  /** What a session is for. */
  public enum Kind {
    REALTIME("realtime", "realtime.session"),
    /** Writes down what it hears and answers nothing. */
    TRANSCRIPTION("transcription", "realtime.transcription_session");

    private final String wireName;
    private final String objectName;

    Kind(String wireName, String objectName) {
      this.wireName = wireName;
      this.objectName = objectName;
    }

    public String wireName() {
      return wireName;
    }

    String objectName() {
      return objectName;
    }

    static Kind of(String wireName) {
      return wireName.equals(TRANSCRIPTION.wireName) ? TRANSCRIPTION : REALTIME;
    }
  }

  public static SessionSettings defaults() {
    return defaults(Kind.REALTIME, Optional.empty());
  }

  /** What a session begins with whose first configuration is {@code update}. */
  public static SessionSettings before(ObjectNode update, String model) {
    Kind kind = Kind.of(update.path("type").asString(""));
    return defaults(
        kind,
        kind == Kind.TRANSCRIPTION
            ? Optional.of(new Transcription(model, Optional.empty(), Optional.empty()))
            : Optional.empty());
  }

  private static SessionSettings defaults(Kind kind, Optional<Transcription> transcription) {
    return new SessionSettings(
        kind,
        true,
        DEFAULT_INSTRUCTIONS,
        List.of(),
        new ToolChoice.Auto(),
        0,
        Optional.empty(),
        new Truncation.Auto(),
        AudioEncoding.PCM16,
        Optional.empty(),
        transcription,
        TurnDetection.byDefault(),
        AudioEncoding.PCM16,
        "alloy",
        Speed.NORMAL);
  }

  /** What may not change any more, and who says so. */
  public record Fixed(String model, boolean inputFormat, boolean voice) {}

  /** These settings with the present keys of {@code update} replaced. */
  public SessionSettings merge(Fields update, Fixed fixed, Capabilities capabilities) {
    SessionUpdate merged = new SessionUpdate(this, fixed, capabilities);
    merged.read(update);
    update.finish();
    return merged.settings();
  }

  /** Whether the end of a turn is answered. */
  public boolean createsResponses() {
    return kind == Kind.REALTIME && turnDetection.createResponse();
  }

  /** What the model may call. */
  public Toolbox toolbox() {
    return Toolbox.of(tools, toolChoice);
  }

  static Optional<Boolean> speaks(Fields fields) {
    return fields
        .array("output_modalities", 2)
        .map(modalities -> {
          List<String> names = modalities.valueStream().map(node -> node.asString("")).toList();
          if (names.equals(List.of("audio")) || names.equals(List.of("text"))) {
            return names.equals(List.of("audio"));
          }
          throw Refusal.invalidValue(
              fields.path("output_modalities"),
              "Invalid modalities. Supported combinations are: ['text'] and ['audio'].");
        });
  }

  static Optional<Integer> maxOutputTokens(Fields fields) {
    if (fields.value("max_output_tokens").filter(JsonNode::isString).isPresent()) {
      return fields.choice("max_output_tokens", List.of("inf")).map(infinite -> 0);
    }
    var limit = fields.integer("max_output_tokens", 1, Capabilities.MAX_OUTPUT_TOKENS);
    return limit.isPresent() ? Optional.of(limit.getAsInt()) : Optional.empty();
  }

  static Optional<AudioEncoding> format(Fields parent) {
    return parent
        .fields("format")
        .map(format -> {
          AudioEncoding encoding =
              switch (format
                  .choice("type", List.of("audio/pcm", "audio/pcmu", "audio/pcma"))
                  .orElseThrow(() -> Refusal.missing(format.path("type")))) {
                case "audio/pcmu" -> AudioEncoding.MULAW;
                case "audio/pcma" -> AudioEncoding.ALAW;
                default -> AudioEncoding.PCM16;
              };
          if (encoding == AudioEncoding.PCM16) {
            format.integer("rate", encoding.sampleRate(), encoding.sampleRate());
          }
          format.finish();
          return encoding;
        });
  }

  static Optional<String> voice(Fields output) {
    if (output.value("voice").filter(JsonNode::isObject).isPresent()) {
      throw Refusal.unsupported(output.path("voice"), "A custom voice");
    }
    return output.choice("voice", Capabilities.VOICES);
  }

  /** Reads what is accepted without effect, and refuses what would need one. */
  static void readRest(Fields fields) {
    if (fields.value("prompt").isPresent()) {
      throw Refusal.unsupported(fields.path("prompt"), "A stored prompt");
    }
    fields.bool("parallel_tool_calls");
    fields.object(
        "reasoning", r -> r.choice("effort", List.of("minimal", "low", "medium", "high", "xhigh")));
  }
}
