package ai.deeptalk.gateway.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON reader and writer of this service, with its bounds. */
public final class Json {
  /** Far more than any event needs; little enough that nesting costs nothing. */
  public static final int MAX_DEPTH = 64;

  private static final int MAX_STRING_CHARACTERS = 34 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING_CHARACTERS)
                          .build())
                  .build())
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Parses one object. */
  public static ObjectNode parse(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException unreadable) {
      throw Refusal.invalidEvent(
          "The request is not valid JSON: " + unreadable.getOriginalMessage());
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.invalidEvent("The request must be a JSON object.");
  }

  /** Parses any value; throws {@link JacksonException} if it is none. */
  public static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }
}
