package ai.deeptalk.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message a client adds to the conversation.
 *
 * @param id the client's own id, or empty
 * @param texts one per content part
 */
public record NewItem(Optional<String> id, Role role, List<String> texts) {
  private static final int MAX_PARTS = 64;
  private static final int MAX_ID_CHARACTERS = 512;

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String textType() {
      return this == ASSISTANT ? "output_text" : "input_text";
    }
  }

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
    if (!type.equals("message")) {
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
    Role role =
        Role.valueOf(
            item.choice("role", List.of("system", "user", "assistant"))
                .orElseThrow(() -> Refusal.missing(item.path("role")))
                .toUpperCase(java.util.Locale.ROOT));
    List<String> texts = new ArrayList<>();
    for (Fields part :
        item.objects("content", MAX_PARTS)
            .orElseThrow(() -> Refusal.missing(item.path("content")))) {
      texts.add(text(part, role));
    }
    item.finish();
    return new NewItem(id, role, List.copyOf(texts));
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
              part.path("type"), "Audio in a created item (append it to the input audio buffer)");
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
