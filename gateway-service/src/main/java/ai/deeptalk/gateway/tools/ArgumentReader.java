package ai.deeptalk.gateway.tools;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Tool;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Turns "city Oslo, day Monday" into the JSON that a function's schema asks for. */
final class ArgumentReader {
  private static final Set<String> YES = Set.of("yes", "true", "on");
  private static final Set<String> NO = Set.of("no", "false", "off");

  private ArgumentReader() {}

  /** Empty if a parameter is missing or does not fit its schema. */
  static Optional<String> read(Tool tool, String text) {
    List<String> names = tool.requiredParameters();
    List<Found> found = new ArrayList<>();
    for (String name : names) {
      find(name, text).ifPresent(found::add);
    }
    if (found.isEmpty() && names.size() == 1 && !text.isEmpty()) {
      found.add(new Found(names.getFirst(), 0, 0)); // the only parameter needs no name
    }
    if (found.size() < names.size()) {
      return Optional.empty();
    }
    found.sort(Comparator.comparingInt(Found::start));
    ObjectNode arguments = Json.object();
    for (int i = 0; i < found.size(); i++) {
      Found parameter = found.get(i);
      int end = i + 1 < found.size() ? found.get(i + 1).start - 2 : text.length();
      String value = text.substring(parameter.valueStart, Math.max(parameter.valueStart, end));
      Optional<JsonNode> fitting = fit(value.strip(), tool.schemaOf(parameter.name));
      if (fitting.isEmpty()) {
        return Optional.empty();
      }
      arguments.set(parameter.name, fitting.get());
    }
    return Optional.of(Json.write(arguments));
  }

  /** Where a parameter is named: at the start, or after a comma. */
  private static Optional<Found> find(String name, String text) {
    String label = NameWords.of(name) + " ";
    if (text.startsWith(label)) {
      return Optional.of(new Found(name, 0, label.length()));
    }
    int at = text.indexOf(", " + label);
    return at < 0
        ? Optional.empty()
        : Optional.of(new Found(name, at + 2, at + 2 + label.length()));
  }

  private static Optional<JsonNode> fit(String value, JsonNode schema) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    JsonNode choices = schema.path("enum");
    if (choices.isArray()) {
      return choices.valueStream().filter(choice -> same(choice.asString(""), value)).findFirst();
    }
    JsonNode type = schema.path("type");
    String wanted = type.isArray() ? type.path(0).asString("string") : type.asString("string");
    return switch (wanted) {
      case "string" -> Optional.of(StringNode.valueOf(value));
      case "number" -> NumberWords.read(value).map(DecimalNode::valueOf);
      case "integer" ->
          NumberWords.read(value)
              .filter(number -> number.stripTrailingZeros().scale() <= 0)
              .map(BigDecimal::toBigInteger)
              .map(whole -> DecimalNode.valueOf(new BigDecimal(whole)));
      case "boolean" -> truth(value.toLowerCase(Locale.ROOT));
      case "array" -> fit(value, schema.path("items")).map(element -> Json.array().add(element));
      default -> Optional.empty();
    };
  }

  private static Optional<JsonNode> truth(String value) {
    return YES.contains(value) || NO.contains(value)
        ? Optional.of(BooleanNode.valueOf(YES.contains(value)))
        : Optional.empty();
  }

  private static boolean same(String choice, String value) {
    return NameWords.of(choice).equals(NameWords.of(value));
  }

  private record Found(String name, int start, int valueStart) {}
}
