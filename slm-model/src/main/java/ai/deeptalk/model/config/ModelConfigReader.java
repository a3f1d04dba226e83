package ai.deeptalk.model.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Chooses how a {@code config.json} is read by the architecture it names. */
final class ModelConfigReader {
  private static final Map<String, Function<Fields, ModelConfig>> FAMILIES =
      new TreeMap<>(
          Map.of(
              "deepseek_v2", DeepSeekReader::read,
              "llama", DenseReader::llama,
              "qwen2", DenseReader::qwen2,
              "qwen3", DenseReader::qwen3));

  private ModelConfigReader() {}

  static ModelConfig read(Path file) {
    try {
      return read(Files.readString(file));
    } catch (IOException e) {
      throw Fields.refused("cannot be read in %s: %s", file.getParent(), e.getMessage());
    }
  }

  static ModelConfig read(String json) {
    Fields fields;
    try {
      fields = new Fields("", JsonMapper.shared().readTree(json));
    } catch (JacksonException e) {
      throw Fields.refused("is not JSON: %s", e.getOriginalMessage());
    }
    String type = fields.text("model_type");
    Function<Fields, ModelConfig> family = FAMILIES.get(type);
    if (family == null) {
      throw Fields.refused("model_type '%s' is not known; known are %s", type, FAMILIES.keySet());
    }
    return family.apply(fields);
  }
}
