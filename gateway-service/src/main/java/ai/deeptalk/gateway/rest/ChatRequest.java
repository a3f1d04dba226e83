package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.audio.SoundFile;
import ai.deeptalk.gateway.audio.SoundFormat;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.tools.ToolWords;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A request for a chat completion, checked. What is not served is refused; sampling parameters are
 * accepted, because the model answers greedily and no value of theirs makes an answer wrong.
 *
 * @param audioFormat present: the answer is spoken as well, in this format
 */
record ChatRequest(
    String model,
    List<PastTurn> history,
    Question question,
    Toolbox tools,
    Optional<SoundFormat> audioFormat,
    int maxTokens,
    boolean stream,
    boolean includeUsage) {
  private static final int MAX_MESSAGES = 512;
  private static final int MAX_PARTS = 16;

  /** The last user message: words, or speech. */
  sealed interface Question {
    record Typed(String text) implements Question {}

    record Spoken(SoundFile audio) implements Question {}
  }

  /**
   * @param spokenBefore the words of an earlier spoken answer by its id
   */
  static ChatRequest read(Fields fields, Function<String, Optional<String>> spokenBefore) {
    String model = fields.requiredString("model");
    refuseUnsupported(fields);
    boolean speaks = modalities(fields);
    Optional<SoundFormat> format = Optional.empty();
    if (speaks) {
      Fields audio = fields.requiredFields("audio");
      audio.choice("voice", Capabilities.SPEECH_VOICES);
      String name =
          audio
              .choice("format", List.of("wav", "aac", "mp3", "flac", "opus", "pcm16"))
              .orElseThrow(() -> Refusal.missing("audio.format"));
      format = SoundFormat.of(name);
      if (format.isEmpty()) {
        throw Refusal.unsupported(
            "audio.format", "Format '" + name + "' (use 'wav', 'mp3', 'flac', 'opus' or 'pcm16')");
      }
    }
    boolean stream = fields.bool("stream").orElse(false);
    if (stream && format.filter(wanted -> wanted != SoundFormat.PCM).isPresent()) {
      throw Refusal.invalidValue("audio.format", "Streamed audio must have the format 'pcm16'.");
    }
    boolean includeUsage =
        fields
            .fields("stream_options")
            .flatMap(options -> options.bool("include_usage"))
            .orElse(false);
    Toolbox tools = ChatTools.read(fields);
    Messages messages = new Messages(spokenBefore);
    messages.read(
        fields.objects("messages", MAX_MESSAGES).orElseThrow(() -> Refusal.missing("messages")));
    List<PastTurn> history = new ArrayList<>(tools.introduction());
    history.addAll(messages.history());
    return new ChatRequest(
        model,
        List.copyOf(history),
        messages.question(),
        tools,
        format,
        maxTokens(fields),
        stream,
        includeUsage);
  }

  private static int maxTokens(Fields fields) {
    var limit = fields.integer("max_completion_tokens", 1, 1 << 20);
    return limit.isPresent()
        ? limit.getAsInt()
        : fields.integer("max_tokens", 1, 1 << 20).orElse(0);
  }

  private static boolean modalities(Fields fields) {
    List<String> names =
        fields
            .array("modalities", 2)
            .map(list -> list.valueStream().map(n -> n.asString("")).toList())
            .orElse(List.of("text"));
    if (!List.of("text", "audio").containsAll(names) || names.isEmpty()) {
      throw Refusal.invalidValue("modalities", "Supported modalities are: 'text' and 'audio'.");
    }
    return names.contains("audio");
  }

  private static void refuseUnsupported(Fields fields) {
    if (fields.array("functions", 1_024).filter(tools -> !tools.isEmpty()).isPresent()) {
      throw Refusal.unsupported("functions", "'functions' (use 'tools')");
    }
    if (fields.integer("n", 1, 128).orElse(1) != 1) {
      throw Refusal.unsupported("n", "More than one choice");
    }
    if (fields.bool("logprobs").orElse(false)) {
      throw Refusal.unsupported("logprobs", "Returning log probabilities");
    }
    fields
        .fields("response_format")
        .flatMap(format -> format.string("type"))
        .filter(type -> !type.equals("text"))
        .ifPresent(type -> {
          throw Refusal.unsupported("response_format", "Format '" + type + "'");
        });
  }

  private static final class Messages {
    private final Function<String, Optional<String>> spokenBefore;
    private final List<PastTurn> turns = new ArrayList<>();
    private final StringBuilder user = new StringBuilder();
    private Optional<Question> last = Optional.empty();

    Messages(Function<String, Optional<String>> spokenBefore) {
      this.spokenBefore = spokenBefore;
    }

    void read(List<Fields> messages) {
      for (Fields message : messages) {
        String role =
            message
                .choice(
                    "role", List.of("system", "developer", "user", "assistant", "tool", "function"))
                .orElseThrow(() -> Refusal.missing(message.path("role")));
        switch (role) {
          case "user" -> last = Optional.of(question(message));
          case "assistant" -> {
            settleQuestion();
            turns.add(new PastTurn(user.toString(), answer(message)));
            user.setLength(0);
          }
          case "tool" -> {
            settleQuestion();
            message.requiredString("tool_call_id");
            last = Optional.of(new Question.Typed(ToolWords.result(content(message))));
          }
          case "function" ->
              throw Refusal.unsupported(message.path("role"), "Role 'function' (use 'tool')");
          default -> content(message);
        }
      }
    }

    List<PastTurn> history() {
      if (!user.isEmpty()) {
        turns.add(new PastTurn(user.toString(), ""));
      }
      return List.copyOf(turns);
    }

    Question question() {
      return last.orElseThrow(() ->
          Refusal.invalidValue(
              "messages", "The last message must be the user's, with text or audio."));
    }

    /** What an earlier user message said; the words of earlier audio are not known here. */
    private void settleQuestion() {
      last.ifPresent(question -> {
        if (question instanceof Question.Typed typed) {
          user.append(user.isEmpty() ? "" : " ").append(typed.text());
        }
      });
      last = Optional.empty();
    }

    private Question question(Fields message) {
      settleQuestion();
      Optional<JsonNode> content = message.value("content");
      if (content.filter(JsonNode::isArray).isEmpty()) {
        return new Question.Typed(
            limited(message.requiredString("content"), message.path("content")));
      }
      StringBuilder text = new StringBuilder();
      for (Fields part : message.objects("content", MAX_PARTS).orElseThrow()) {
        switch (part.choice("type", List.of("text", "input_audio", "image_url", "file", "refusal"))
            .orElseThrow(() -> Refusal.missing(part.path("type")))) {
          case "text" -> text.append(text.isEmpty() ? "" : " ").append(part.requiredString("text"));
          case "input_audio" -> {
            return new Question.Spoken(audio(part.requiredFields("input_audio")));
          }
          default -> throw Refusal.unsupported(part.path("type"), "Input of this type");
        }
      }
      return new Question.Typed(limited(text.toString(), message.path("content")));
    }

    private String answer(Fields message) {
      Optional<Fields> audio = message.fields("audio");
      if (audio.isPresent()) {
        String id = audio.get().requiredString("id");
        return spokenBefore
            .apply(id)
            .orElseThrow(() ->
                Refusal.invalidValue(
                    message.path("audio.id"), "Audio '" + id + "' is not known or has expired."));
      }
      String calls = ChatTools.calls(message);
      return calls.isEmpty() ? content(message) : calls;
    }

    private static String content(Fields message) {
      if (message.value("content").filter(JsonNode::isArray).isPresent()) {
        StringBuilder text = new StringBuilder();
        message
            .objects("content", MAX_PARTS)
            .orElseThrow()
            .forEach(part -> part.string("text").ifPresent(text::append));
        return text.toString();
      }
      return message.string("content").orElse("");
    }

    private static SoundFile audio(Fields input) {
      var _ =
          input
              .choice("format", List.of("wav", "mp3"))
              .orElseThrow(() -> Refusal.missing(input.path("format")));
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(input.requiredString("data"));
      } catch (IllegalArgumentException notBase64) {
        throw Refusal.invalidValue(input.path("data"), "Expected base64-encoded audio.");
      }
      return SoundFile.read(bytes)
          .filter(file -> file.sampleRate() >= 8_000 && file.sampleRate() <= 48_000)
          .orElseThrow(() ->
              Refusal.invalidValue(
                  input.path("data"),
                  "Expected a sound file at 8 to 48 kHz: " + SoundFile.FORMATS + "."));
    }

    private static String limited(String text, String path) {
      if (text.isBlank() || text.length() > Capabilities.MAX_TEXT_CHARACTERS) {
        throw Refusal.invalidValue(
            path, "A message must have 1 to " + Capabilities.MAX_TEXT_CHARACTERS + " characters.");
      }
      return text;
    }
  }
}
