package ai.deeptalk.gateway.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Whether the model may or must call a tool. */
public sealed interface ToolChoice {
  /** Tools are not shown to the model. */
  record None() implements ToolChoice {}

  record Auto() implements ToolChoice {}

  /** Some tool must be called. */
  record Required() implements ToolChoice {}

  /** This one must be called. */
  record Function(String name) implements ToolChoice {}

  /** The choice in {@code fields}; empty where the key is absent. */
  private static Optional<ToolChoice> read(Fields fields) {
    Optional<JsonNode> wish = fields.value("tool_choice");
    if (wish.isEmpty()) {
      return Optional.empty();
    }
    if (!(wish.get() instanceof ObjectNode)) {
      return fields
          .choice("tool_choice", List.of("none", "auto", "required"))
          .map(name ->
              switch (name) {
                case "none" -> new None();
                case "required" -> new Required();
                default -> new Auto();
              });
    }
    Fields object = fields.requiredFields("tool_choice");
    Tool.functionOnly(object);
    ToolChoice choice = new Function(object.requiredString("name"));
    object.finish();
    return Optional.of(choice);
  }

  /** This choice read anew from {@code fields}; one that no tool can meet any more is forgotten. */
  default ToolChoice merge(Fields fields, List<Tool> tools) {
    Optional<ToolChoice> wish = read(fields);
    if (wish.isEmpty()) {
      return isMetBy(tools) ? this : new Auto();
    }
    return wish.get().orRefuse(tools, fields.path("tool_choice"));
  }

  /** This choice, or a refusal if none of {@code tools} can meet it. */
  default ToolChoice orRefuse(List<Tool> tools, String path) {
    if (!isMetBy(tools)) {
      throw Refusal.invalidValue(
          path,
          this instanceof Function(String name)
              ? "Tool choice '" + name + "' not found in 'tools'."
              : "Tool choice 'required' needs at least one tool.");
    }
    return this;
  }

  private boolean isMetBy(List<Tool> tools) {
    return switch (this) {
      case None none -> true;
      case Auto auto -> true;
      case Required required -> !tools.isEmpty();
      case Function(String name) -> tools.stream().anyMatch(tool -> tool.name().equals(name));
    };
  }

  default JsonNode json() {
    return switch (this) {
      case None none -> StringNode.valueOf("none");
      case Auto auto -> StringNode.valueOf("auto");
      case Required required -> StringNode.valueOf("required");
      case Function(String name) -> Json.object().put("type", "function").put("name", name);
    };
  }
}
