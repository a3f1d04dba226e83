package ai.deeptalk.gateway.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client adds to the conversation; {@link #id} is the client's own, or empty. */
public sealed interface NewItem {
  int MAX_PARTS = 64;
  int MAX_ID_CHARACTERS = 512;
  int MAX_ARGUMENT_CHARACTERS = 64 << 10;

  Optional<String> id();

  /**
   * Something said or typed.
   *
   * @param texts one per content part
   */
  record Message(Optional<String> id, Role role, List<String> texts) implements NewItem {}

  /**
   * Something the user said, recorded elsewhere.
   *
   * @param audio in the session's input format
   * @param transcript if the client knows it
   */
  record Speech(Optional<String> id, ByteBuffer audio, Optional<String> transcript)
      implements NewItem {}

  /** A call that the model made before, in another session. */
  record FunctionCall(Optional<String> id, String callId, String name, String arguments)
      implements NewItem {}

  /** What a function gave back. */
  record FunctionOutput(Optional<String> id, String callId, String output) implements NewItem {}

  /** Who speaks. */
  enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String textType() {
      return this == ASSISTANT ? "output_text" : "input_text";
    }
  }

  /** Reads one item to its end. */
  static NewItem read(Fields item) {
    String type =
        item.choice(
                "type",
                List.of(
                    "message",
                    "function_call",
                    "function_call_output",
                    "mcp_list_tools",
                    "mcp_call",
                    "mcp_approval_request",
                    "mcp_approval_response"))
            .orElseThrow(() -> Refusal.missing(item.path("type")));
    if (type.startsWith("mcp")) {
      throw Refusal.unsupported(item.path("type"), "An item of type '" + type + "'");
    }
    Optional<String> id = item.string("id");
    id.filter(text -> text.isEmpty() || text.length() > MAX_ID_CHARACTERS || text.equals("root"))
        .ifPresent(text -> {
          throw Refusal.invalidValue(
              item.path("id"),
              "An item id has 1 to " + MAX_ID_CHARACTERS + " characters and is not 'root'.");
        });
    item.choice("object", List.of("realtime.item"));
    item.choice("status", List.of("completed", "incomplete", "in_progress"));
    item.string("phase");
    NewItem read =
        switch (type) {
          case "function_call" ->
              new FunctionCall(
                  id,
                  item.requiredString("call_id"),
                  item.requiredString("name"),
                  bounded(item, "arguments"));
          case "function_call_output" ->
              new FunctionOutput(id, item.requiredString("call_id"), bounded(item, "output"));
          default -> said(id, item);
        };
    item.finish();
    return read;
  }

  private static String bounded(Fields item, String name) {
    String text = item.requiredString(name);
    if (text.length() > MAX_ARGUMENT_CHARACTERS) {
      throw Refusal.invalidValue(
          item.path(name),
          "'" + name + "' may have at most " + MAX_ARGUMENT_CHARACTERS + " characters.");
    }
    return text;
  }

  private static NewItem said(Optional<String> id, Fields item) {
    Role role =
        Role.valueOf(
            item.choice("role", List.of("system", "user", "assistant"))
                .orElseThrow(() -> Refusal.missing(item.path("role")))
                .toUpperCase(Locale.ROOT));
    List<Fields> parts =
        item.objects("content", MAX_PARTS).orElseThrow(() -> Refusal.missing(item.path("content")));
    if (role == Role.USER && parts.size() == 1 && isAudio(parts.getFirst())) {
      return speech(id, parts.getFirst());
    }
    List<String> texts = new ArrayList<>();
    for (Fields part : parts) {
      texts.add(text(part, role));
    }
    return new Message(id, role, List.copyOf(texts));
  }

  private static boolean isAudio(Fields part) {
    return part.value("type").filter(type -> type.asString("").equals("input_audio")).isPresent();
  }

  private static Speech speech(Optional<String> id, Fields part) {
    part.string("type");
    ByteBuffer audio = part.requiredBase64("audio", Capabilities.MAX_APPEND_BYTES);
    if (!audio.hasRemaining()) {
      throw Refusal.invalidValue(part.path("audio"), "The audio is empty.");
    }
    Optional<String> transcript = part.string("transcript");
    part.finish();
    return new Speech(id, audio, transcript);
  }

  private static String text(Fields part, Role role) {
    String type =
        part.choice(
                "type",
                List.of("input_text", "input_audio", "input_image", "output_text", "output_audio"))
            .orElseThrow(() -> Refusal.missing(part.path("type")));
    switch (type) {
      case "input_audio" ->
          throw Refusal.unsupported(
              part.path("type"), "Audio beside other content, or that is not the user's");
      case "input_image" -> throw Refusal.unsupported(part.path("type"), "Image input");
      case "output_audio" ->
          throw Refusal.invalidValue(
              part.path("type"), "Assistant audio cannot be created by a client.");
      default -> {
        if (!type.equals(role.textType())) {
          throw Refusal.invalidValue(
              part.path("type"),
              "Invalid value: '"
                  + type
                  + "'. Supported values for role '"
                  + role.wireName()
                  + "' are: '"
                  + role.textType()
                  + "'.");
        }
      }
    }
    String text = part.requiredString("text");
    if (text.length() > Capabilities.MAX_TEXT_CHARACTERS) {
      throw Refusal.invalidValue(
          part.path("text"),
          "A text may have at most " + Capabilities.MAX_TEXT_CHARACTERS + " characters.");
    }
    part.finish();
    return text;
  }
}
