package ai.deeptalk.gateway.protocol;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The published schemas of all server events, with the nulls that real servers send where the
 * schemas forbid them.
 */
public final class ServerEventSchema {
  private static final ObjectNode INDEX = resource("event-index.json");
  private static final ObjectNode NULLS = resource("null-allowlist.json");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(Map.of("urn:realtime:schemas", text("schemas.json"))));
  private static final Map<String, Schema> CACHE = new HashMap<>();

  private ServerEventSchema() {}

  /** What is wrong with an event; empty when nothing is. */
  public static synchronized List<String> problems(ObjectNode event) {
    String type = event.path("type").asString("");
    JsonNode entry = INDEX.path("server").path(type);
    if (entry.isMissingNode()) {
      return List.of("unknown server event " + type);
    }
    Schema schema =
        CACHE.computeIfAbsent(
            entry.get("schema").stringValue(),
            name -> REGISTRY.getSchema(SchemaLocation.of("urn:realtime:schemas#/$defs/" + name)));
    ObjectNode copy = event.deepCopy();
    for (JsonNode allowed : NULLS.get("server")) {
      boolean applies =
          allowed.get("on").valueStream().anyMatch(on -> on.stringValue().equals(type));
      if (applies) {
        dropNull(copy, allowed.get("path").stringValue().substring(1).split("/"), 0);
      }
    }
    return schema.validate(Json.write(copy), InputFormat.JSON).stream()
        .map(error -> type + ": " + error)
        .toList();
  }

  private static void dropNull(JsonNode node, String[] path, int at) {
    if (path[at].equals("*") && node instanceof ArrayNode array) {
      array.forEach(element -> dropNull(element, path, at + 1));
    } else if (node instanceof ObjectNode object && object.has(path[at])) {
      JsonNode child = object.get(path[at]);
      if (at < path.length - 1) {
        dropNull(child, path, at + 1);
      } else if (child.isNull()) {
        object.remove(path[at]);
      }
    }
  }

  private static ObjectNode resource(String name) {
    return Json.parse(text(name));
  }

  private static String text(String name) {
    try (InputStream in = ServerEventSchema.class.getResourceAsStream("/realtime/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
