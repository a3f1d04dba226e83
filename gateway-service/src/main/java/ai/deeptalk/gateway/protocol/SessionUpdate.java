package ai.deeptalk.gateway.protocol;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.protocol.SessionSettings.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One deep partial merge in the making; nothing of it is seen before all of it was read. */
final class SessionUpdate {
  private static final double MAX_SPEED = 1.5; // of a session, in the public API

  private final SessionSettings.Fixed fixed;
  private final Capabilities capabilities;
  private final Kind kind;
  private boolean speaks;
  private String instructions;
  private List<Tool> tools;
  private ToolChoice toolChoice;
  private int maxOutputTokens;
  private Optional<JsonNode> tracing;
  private Truncation truncation;
  private AudioEncoding input;
  private Optional<String> noiseReduction;
  private Optional<SessionSettings.Transcription> transcription;
  private TurnDetection turnDetection;
  private AudioEncoding output;
  private String voice;
  private Speed speed;

  SessionUpdate(SessionSettings old, SessionSettings.Fixed fixed, Capabilities capabilities) {
    this.fixed = fixed;
    this.capabilities = capabilities;
    this.kind = old.kind();
    this.speaks = old.speaks();
    this.instructions = old.instructions();
    this.tools = old.tools();
    this.toolChoice = old.toolChoice();
    this.maxOutputTokens = old.maxOutputTokens();
    this.tracing = old.tracing();
    this.truncation = old.truncation();
    this.input = old.input();
    this.noiseReduction = old.noiseReduction();
    this.transcription = old.transcription();
    this.turnDetection = old.turnDetection();
    this.output = old.output();
    this.voice = old.voice();
    this.speed = old.speed();
  }

  SessionSettings settings() {
    return new SessionSettings(
        kind,
        speaks,
        instructions,
        tools,
        toolChoice,
        maxOutputTokens,
        tracing,
        truncation,
        input,
        noiseReduction,
        transcription,
        turnDetection,
        output,
        voice,
        speed);
  }

  void read(Fields session) {
    String type =
        session
            .choice("type", List.of("realtime", "transcription"))
            .orElseThrow(() -> Refusal.missing("session.type"));
    if (!type.equals(kind.wireName())) {
      throw Refusal.invalidValue(
          "session.type",
          "This is a '" + kind.wireName() + "' session; its type cannot be changed.");
    }
    if (kind == Kind.REALTIME) {
      readConversation(session);
    }
    session
        .array("include", 16)
        .filter(include -> !include.isEmpty())
        .ifPresent(include -> {
          throw Refusal.unsupported("session.include", "Including log probabilities");
        });
    session.object("audio", this::readAudio);
  }

  private void readConversation(Fields session) {
    session
        .string("model")
        .filter(model -> !model.equals(fixed.model()))
        .ifPresent(model -> {
          throw Refusal.invalidValue("session.model", "The model of a session cannot be changed.");
        });
    SessionSettings.speaks(session).ifPresent(value -> speaks = value);
    readInstructions(session);
    SessionSettings.readRest(session);
    readTools(session);
    SessionSettings.maxOutputTokens(session).ifPresent(value -> maxOutputTokens = value);
    readTracing(session);
    Truncation.read(session).ifPresent(wish -> truncation = wish);
  }

  private void readTools(Fields session) {
    if (session.isNull("tools")) {
      tools = List.of();
    }
    Tool.list(session).ifPresent(value -> tools = value);
    toolChoice = toolChoice.merge(session, tools);
  }

  private void readInstructions(Fields session) {
    session
        .string("instructions")
        .ifPresent(text -> {
          if (text.length() > Capabilities.MAX_INSTRUCTION_CHARACTERS) {
            throw Refusal.invalidValue(
                "session.instructions",
                "Instructions may have at most "
                    + Capabilities.MAX_INSTRUCTION_CHARACTERS
                    + " characters.");
          }
          instructions = text.isEmpty() ? SessionSettings.DEFAULT_INSTRUCTIONS : text;
        });
  }

  private void readTracing(Fields session) {
    Optional<JsonNode> wanted = session.value("tracing");
    if (wanted.isEmpty()) {
      return;
    }
    if (wanted.get().isObject()) {
      session.object(
          "tracing",
          fields -> {
            fields.string("workflow_name");
            fields.string("group_id");
            fields.value("metadata");
          });
    } else {
      session.choice("tracing", List.of("auto"));
    }
    if (tracing.isPresent() && !tracing.equals(wanted)) {
      throw Refusal.invalidValue(
          "session.tracing", "Tracing cannot be changed once it is enabled.");
    }
    tracing = wanted;
  }

  private void readAudio(Fields audio) {
    audio.object("input", this::readInput);
    if (kind == Kind.REALTIME) {
      audio.object("output", this::readOutput);
    }
  }

  private void readInput(Fields fields) {
    SessionSettings.format(fields)
        .filter(format -> format != input)
        .ifPresent(format -> {
          if (fixed.inputFormat()) {
            throw Refusal.invalidValue(
                fields.path("format"),
                "The input format cannot be changed once audio was appended.");
          }
          input = format;
        });
    if (fields.isNull("noise_reduction")) {
      noiseReduction = Optional.empty();
    }
    fields.object(
        "noise_reduction",
        wish ->
            wish.choice("type", List.of("near_field", "far_field"))
                .ifPresent(field -> noiseReduction = Optional.of(field)));
    if (fields.isNull("transcription")) {
      transcription = Optional.empty();
    }
    fields.object("transcription", this::readTranscription);
    if (fields.isNull("turn_detection")) {
      turnDetection = new TurnDetection.Manual();
    }
    fields.object(
        "turn_detection", update -> turnDetection = turnDetection.merge(update, capabilities));
  }

  private void readTranscription(Fields fields) {
    for (String unsupported : List.of("languages", "keywords", "delay")) {
      if (fields.value(unsupported).isPresent()) {
        throw Refusal.unsupported(
            fields.path(unsupported), "'" + unsupported + "' for transcription");
      }
    }
    Optional<String> model =
        fields.string("model").or(() -> transcription.map(SessionSettings.Transcription::model));
    Optional<String> language =
        fields.has("language")
            ? fields.string("language")
            : transcription.flatMap(SessionSettings.Transcription::language);
    Optional<String> prompt =
        fields.has("prompt")
            ? fields.string("prompt")
            : transcription.flatMap(SessionSettings.Transcription::prompt);
    transcription =
        Optional.of(
            new SessionSettings.Transcription(model.orElse(fixed.model()), language, prompt));
  }

  private void readOutput(Fields fields) {
    SessionSettings.format(fields).ifPresent(format -> output = format);
    SessionSettings.voice(fields)
        .filter(wanted -> !wanted.equals(voice))
        .ifPresent(wanted -> {
          if (fixed.voice()) {
            throw new Refusal(
                Refusal.INVALID_REQUEST,
                "cannot_update_voice",
                "Cannot update a conversation's voice if assistant audio is present.",
                fields.path("voice"));
          }
          voice = wanted;
        });
    fields.number("speed", Speed.MIN, MAX_SPEED).ifPresent(factor -> speed = new Speed(factor));
  }
}
