package ai.deeptalk.gateway.tools;

import ai.deeptalk.gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What happened before, in the words the model was trained on: calls and their results. */
public final class ToolWords {
  /** With these a call begins. */
  static final String CALL = "call ";

  private static final String RESULT = "result: ";

  /** What a model with a short memory is told of a long result. */
  private static final int MAX_RESULT_CHARACTERS = 600;

  private ToolWords() {}

  /** {@code get_weather}, {@code {"city":"Oslo"}} is "call get weather: city Oslo". */
  public static String call(String name, String arguments) {
    String values = parse(arguments).filter(JsonNode::isObject).map(ToolWords::pairs).orElse("");
    String called = CALL + NameWords.of(name);
    return values.isEmpty() ? called : called + ": " + values;
  }

  /** {@code {"condition":"sunny","temperature":21}} is "result: condition sunny, temperature …". */
  public static String result(String output) {
    String said = parse(output).map(ToolWords::said).orElse(output);
    String words = NumberWords.spelledOut(said.replace("°", " degrees ")).strip();
    String tidy = words.replaceAll("\\s+", " ");
    return RESULT + tidy.substring(0, Math.min(tidy.length(), MAX_RESULT_CHARACTERS));
  }

  private static String said(JsonNode node) {
    if (node.isObject()) {
      return pairs(node);
    }
    if (node.isArray()) {
      return node.valueStream().map(ToolWords::said).collect(Collectors.joining(" and "));
    }
    if (node.isBoolean()) {
      return node.booleanValue() ? "yes" : "no";
    }
    if (node.isNumber()) {
      return NumberWords.words(node.decimalValue());
    }
    return node.isNull() ? "nothing" : node.asString("");
  }

  private static String pairs(JsonNode object) {
    List<String> pairs = new ArrayList<>();
    object
        .propertyStream()
        .forEach(entry -> pairs.add(NameWords.of(entry.getKey()) + " " + said(entry.getValue())));
    return String.join(", ", pairs);
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(Json.read(text));
    } catch (JacksonException plainText) {
      return Optional.empty();
    }
  }
}
