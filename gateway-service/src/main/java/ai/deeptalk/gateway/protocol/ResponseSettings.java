package ai.deeptalk.gateway.protocol;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What one response is to be: the session's settings as they were when it was created, with its own
 * wishes on top. Never changes while it runs.
 *
 * @param outOfBand runs beside the conversation and adds nothing to it
 * @param instructions only when the request gave its own
 * @param input a context of its own instead of the conversation
 */
public record ResponseSettings(
    boolean speaks,
    AudioEncoding output,
    String voice,
    Speed speed,
    int maxOutputTokens,
    List<Tool> tools,
    ToolChoice toolChoice,
    boolean outOfBand,
    Optional<String> instructions,
    Optional<JsonNode> metadata,
    Optional<List<NewItem>> input) {
  private static final int MAX_METADATA = 16;
  private static final int MAX_KEY_CHARACTERS = 64;
  private static final int MAX_VALUE_CHARACTERS = 512;
  private static final int MAX_INPUT_ITEMS = 256;

  public static ResponseSettings of(SessionSettings session) {
    return new ResponseSettings(
        session.speaks(),
        session.output(),
        session.voice(),
        session.speed(),
        session.maxOutputTokens(),
        session.tools(),
        session.toolChoice(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static ResponseSettings of(SessionSettings session, Fields request) {
    SessionSettings.readRest(request);
    List<Tool> tools = Tool.list(request).orElse(session.tools());
    ToolChoice choice = session.toolChoice().merge(request, tools);
    Output output = new Output(session.output(), session.voice());
    Optional<Fields> audio = request.fields("audio");
    if (audio.isPresent()) {
      Optional<Fields> wanted = audio.get().fields("output");
      if (wanted.isPresent()) {
        output =
            new Output(
                SessionSettings.format(wanted.get()).orElse(output.encoding),
                SessionSettings.voice(wanted.get()).orElse(output.voice));
        wanted.get().finish();
      }
      audio.get().finish();
    }
    ResponseSettings settings =
        new ResponseSettings(
            SessionSettings.speaks(request).orElse(session.speaks()),
            output.encoding,
            output.voice,
            session.speed(),
            SessionSettings.maxOutputTokens(request).orElse(session.maxOutputTokens()),
            tools,
            choice,
            request.choice("conversation", List.of("auto", "none")).orElse("auto").equals("none"),
            instructions(request),
            metadata(request),
            input(request));
    request.finish();
    return settings;
  }

  /** What the model may call. */
  public Toolbox toolbox() {
    return Toolbox.of(tools, toolChoice);
  }

  private static Optional<String> instructions(Fields request) {
    Optional<String> text = request.string("instructions");
    text.filter(value -> value.length() > Capabilities.MAX_INSTRUCTION_CHARACTERS)
        .ifPresent(value -> {
          throw Refusal.invalidValue(
              request.path("instructions"),
              "Instructions may have at most "
                  + Capabilities.MAX_INSTRUCTION_CHARACTERS
                  + " characters.");
        });
    return text;
  }

  private static Optional<JsonNode> metadata(Fields request) {
    Optional<Fields> fields = request.fields("metadata");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    JsonNode node = request.value("metadata").orElseThrow();
    if (node.size() > MAX_METADATA) {
      throw Refusal.invalidValue(request.path("metadata"), "Metadata may have at most 16 pairs.");
    }
    for (String key : node.propertyNames()) {
      String value = fields.get().requiredString(key);
      if (key.length() > MAX_KEY_CHARACTERS || value.length() > MAX_VALUE_CHARACTERS) {
        throw Refusal.invalidValue(
            request.path("metadata"),
            "Metadata keys have at most 64 characters, values at most 512.");
      }
    }
    return Optional.of(node);
  }

  private static Optional<List<NewItem>> input(Fields request) {
    return request
        .objects("input", MAX_INPUT_ITEMS)
        .map(items -> {
          List<NewItem> read = new ArrayList<>();
          for (Fields item : items) {
            NewItem one = NewItem.read(item);
            if (one instanceof NewItem.Speech) {
              throw Refusal.unsupported(item.path("content"), "Audio in a response's own input");
            }
            read.add(one);
          }
          return List.copyOf(read);
        });
  }

  private record Output(AudioEncoding encoding, String voice) {}
}
