package ai.deeptalk.model.config;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object of a configuration file, read strictly: what is missing or odd is named by its path.
 */
final class Fields {
  private final String path;
  private final JsonNode node;

  Fields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  static SpeechException refused(String message, @Nullable Object... values) {
    return new SpeechException(
        ErrorCode.MODEL_INVALID, "config.json: " + String.format(Locale.ROOT, message, values));
  }

  boolean has(String name) {
    return node.has(name) && !node.get(name).isNull();
  }

  Optional<Fields> section(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!node.get(name).isObject()) {
      throw refused("%s%s is not an object", path, name);
    }
    return Optional.of(new Fields(path + name + ".", node.get(name)));
  }

  Fields requiredSection(String name) {
    return section(name).orElseThrow(() -> refused("%s%s is missing", path, name));
  }

  int integer(String name) {
    JsonNode value = required(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused("%s%s is not a whole number: %s", path, name, value);
    }
    return value.intValue();
  }

  int integer(String name, int absent) {
    return has(name) ? integer(name) : absent;
  }

  int positive(String name) {
    int value = integer(name);
    if (value <= 0) {
      throw refused("%s%s must be positive: %d", path, name, value);
    }
    return value;
  }

  double number(String name) {
    JsonNode value = required(name);
    if (!value.isNumber()) {
      throw refused("%s%s is not a number: %s", path, name, value);
    }
    return value.doubleValue();
  }

  double number(String name, double absent) {
    return has(name) ? number(name) : absent;
  }

  boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    if (!node.get(name).isBoolean()) {
      throw refused("%s%s is not true or false: %s", path, name, node.get(name));
    }
    return node.get(name).booleanValue();
  }

  String text(String name) {
    JsonNode value = required(name);
    if (!value.isString()) {
      throw refused("%s%s is not a string: %s", path, name, value);
    }
    return value.stringValue();
  }

  String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  List<Integer> integers(String name) {
    return integers(path + name, required(name));
  }

  List<List<Integer>> integerLists(String name) {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw refused("%s%s is not a list", path, name);
    }
    List<List<Integer>> lists = new ArrayList<>();
    for (JsonNode each : value) {
      lists.add(integers(path + name, each));
    }
    return lists;
  }

  /** Refuses a value that would change the computation and that nothing here can compute. */
  void require(boolean supported, String name) {
    if (!supported) {
      throw refused("%s%s is not supported: %s", path, name, node.get(name));
    }
  }

  private static List<Integer> integers(String where, JsonNode value) {
    if (!value.isArray()) {
      throw refused("%s is not a list", where);
    }
    List<Integer> list = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isIntegralNumber()) {
        throw refused("%s holds %s, not a whole number", where, each);
      }
      list.add(each.intValue());
    }
    return list;
  }

  private JsonNode required(String name) {
    if (!has(name)) {
      throw refused("%s%s is missing", path, name);
    }
    return node.get(name);
  }
}
