package ai.deeptalk.gateway.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strict reader of one JSON object: every value is asked for by name and type, and {@link
 * #finish} refuses the names nobody asked for. Errors name the value by its path.
 */
public final class Fields {
  private final ObjectNode object;
  private final String path;
  private final Set<String> asked = new HashSet<>();

  public Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  public boolean has(String name) {
    asked.add(name);
    return object.has(name);
  }

  /** Present and null. */
  public boolean isNull(String name) {
    return has(name) && object.path(name).isNull();
  }

  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public Optional<String> string(String name) {
    return value(name).map(node -> textOf(name, node));
  }

  public String requiredString(String name) {
    return string(name).orElseThrow(() -> Refusal.missing(path(name)));
  }

  /** Base64 of at most so many bytes. */
  public ByteBuffer requiredBase64(String name, int mostBytes) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(requiredString(name));
    } catch (IllegalArgumentException notBase64) {
      throw Refusal.invalidValue(
          path(name), "Invalid '" + path(name) + "'. Expected base64-encoded audio bytes.");
    }
    if (bytes.length > mostBytes) {
      throw Refusal.invalidValue(
          path(name), "'" + path(name) + "' may have at most " + (mostBytes >> 20) + " MiB.");
    }
    return ByteBuffer.wrap(bytes);
  }

  /** One of {@code allowed}. */
  public Optional<String> choice(String name, List<String> allowed) {
    Optional<String> text = string(name);
    text.filter(value -> !allowed.contains(value))
        .ifPresent(value -> refuseChoice(name, value, allowed));
    return text;
  }

  public Optional<Boolean> bool(String name) {
    return value(name)
        .map(node -> {
          if (!node.isBoolean()) {
            throw wrongType(name, "a boolean", node);
          }
          return node.booleanValue();
        });
  }

  public OptionalInt integer(String name, int least, int most) {
    Optional<JsonNode> node = value(name);
    if (node.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!node.get().isIntegralNumber()) {
      throw wrongType(name, "an integer", node.get());
    }
    if (!node.get().canConvertToInt()
        || node.get().intValue() < least
        || node.get().intValue() > most) {
      throw Refusal.invalidValue(
          path(name),
          "Invalid '" + path(name) + "': must be between " + least + " and " + most + ".");
    }
    return OptionalInt.of(node.get().intValue());
  }

  public int requiredInteger(String name, int least, int most) {
    return integer(name, least, most).orElseThrow(() -> Refusal.missing(path(name)));
  }

  public Optional<Double> number(String name, double least, double most) {
    return value(name)
        .map(node -> {
          if (!node.isNumber()) {
            throw wrongType(name, "a number", node);
          }
          double number = node.doubleValue();
          if (!(number >= least && number <= most)) {
            throw Refusal.invalidValue(
                path(name),
                "Invalid '" + path(name) + "': must be between " + least + " and " + most + ".");
          }
          return number;
        });
  }

  /** Reads a nested object, if present and not null, to its end. */
  public void object(String name, Consumer<Fields> reader) {
    fields(name)
        .ifPresent(nested -> {
          reader.accept(nested);
          nested.finish();
        });
  }

  /** A nested object; the caller finishes it. */
  public Optional<Fields> fields(String name) {
    return value(name)
        .map(node -> {
          if (node instanceof ObjectNode nested) {
            return new Fields(nested, path(name));
          }
          throw wrongType(name, "an object", node);
        });
  }

  public Fields requiredFields(String name) {
    return fields(name).orElseThrow(() -> Refusal.missing(path(name)));
  }

  public Optional<ArrayNode> array(String name, int mostElements) {
    return value(name)
        .map(node -> {
          if (!(node instanceof ArrayNode elements)) {
            throw wrongType(name, "an array", node);
          }
          if (elements.size() > mostElements) {
            throw Refusal.invalidValue(
                path(name), "Invalid '" + path(name) + "': at most " + mostElements + " elements.");
          }
          return elements;
        });
  }

  /** The elements of an array of objects; the caller finishes each. */
  public Optional<List<Fields>> objects(String name, int mostElements) {
    return array(name, mostElements)
        .map(elements -> {
          List<Fields> read = new java.util.ArrayList<>();
          for (JsonNode element : elements) {
            String position = name + "[" + read.size() + "]";
            if (!(element instanceof ObjectNode nested)) {
              throw wrongType(position, "an object", element);
            }
            read.add(new Fields(nested, path(position)));
          }
          return read;
        });
  }

  /** Whatever stands there, null left out. */
  public Optional<JsonNode> value(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  /** Refuses every name that was not asked for. */
  public void finish() {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        throw Refusal.unknown(path(name));
      }
    }
  }

  public Refusal wrongType(String name, String wanted, JsonNode found) {
    return Refusal.invalidValue(
        path(name),
        "Invalid type for '"
            + path(name)
            + "': expected "
            + wanted
            + ", but got "
            + found.getNodeType()
            + " instead.");
  }

  private String textOf(String name, JsonNode node) {
    if (!node.isString()) {
      throw wrongType(name, "a string", node);
    }
    return node.stringValue();
  }

  private void refuseChoice(String name, String value, List<String> allowed) {
    String shown = value.length() > 64 ? value.substring(0, 64) + "…" : value;
    throw Refusal.invalidValue(
        path(name),
        "Invalid value: '"
            + shown
            + "'. Supported values are: '"
            + String.join("', '", allowed)
            + "'.");
  }
}
