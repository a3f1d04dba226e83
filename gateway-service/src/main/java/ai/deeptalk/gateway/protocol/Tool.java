package ai.deeptalk.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function of the client's that the model may call.
 *
 * @param parameters JSON schema of its arguments; without one it has none
 */
public record Tool(String name, Optional<String> description, Optional<ObjectNode> parameters) {
  private static final int MAX_TOOLS = 128;
  private static final int MAX_DESCRIPTION_CHARACTERS = 4_096;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  /** The tools of a session or a response; empty where the key is absent. */
  static Optional<List<Tool>> list(Fields fields) {
    return fields
        .objects("tools", MAX_TOOLS)
        .map(elements -> {
          List<Tool> tools = new ArrayList<>();
          for (Fields element : elements) {
            functionOnly(element);
            tools.add(read(element));
          }
          return List.copyOf(tools);
        });
  }

  /** Refuses what is not a function. */
  public static void functionOnly(Fields tool) {
    String type =
        tool.choice("type", List.of("function", "mcp"))
            .orElseThrow(() -> Refusal.missing(tool.path("type")));
    if (type.equals("mcp")) {
      throw Refusal.unsupported(tool.path("type"), "A tool of type 'mcp'");
    }
  }

  /** Name, description and parameters; anything else but {@code strict} is refused. */
  public static Tool read(Fields function) {
    String name = function.requiredString("name");
    if (!NAME.matcher(name).matches()) {
      throw Refusal.invalidValue(
          function.path("name"),
          "The name of a tool has 1 to 64 letters, digits, underscores and dashes.");
    }
    Optional<String> description = function.string("description");
    description
        .filter(text -> text.length() > MAX_DESCRIPTION_CHARACTERS)
        .ifPresent(text -> {
          throw Refusal.invalidValue(
              function.path("description"),
              "A description may have at most " + MAX_DESCRIPTION_CHARACTERS + " characters.");
        });
    function.bool("strict");
    Optional<ObjectNode> parameters =
        function
            .value("parameters")
            .map(schema -> {
              if (schema instanceof ObjectNode object) {
                return object;
              }
              throw function.wrongType("parameters", "an object", schema);
            });
    function.finish();
    return new Tool(name, description, parameters);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("type", "function").put("name", name);
    description.ifPresent(text -> json.put("description", text));
    parameters.ifPresent(schema -> json.set("parameters", schema));
    return json;
  }

  /** Properties of the schema that a call must have; all of them where it does not say. */
  public List<String> requiredParameters() {
    List<String> all = parameters.map(schema -> names(schema.path("properties"))).orElse(List.of());
    List<String> required =
        parameters.stream()
            .flatMap(schema -> schema.path("required").valueStream())
            .map(node -> node.asString(""))
            .filter(all::contains)
            .toList();
    return required.isEmpty() ? all : all.stream().filter(required::contains).toList();
  }

  /** The schema of one property. */
  public JsonNode schemaOf(String parameter) {
    return parameters.orElseThrow().path("properties").path(parameter);
  }

  private static List<String> names(JsonNode properties) {
    return List.copyOf(properties.propertyNames());
  }
}
