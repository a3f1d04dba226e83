package ai.deeptalk.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON header of a safetensors file, turned into tensors over the file's numbers. */
final class SafetensorsHeader {
  private SafetensorsHeader() {}

  static void parse(
      Path path,
      String json,
      MemorySegment numbers,
      Map<String, Tensor> tensors,
      Map<String, String> metadata) {
    JsonNode header;
    try {
      header = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw Refused.because(e, "the header of %s is not JSON", path.getFileName());
    }
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        entry
            .getValue()
            .properties()
            .forEach(m -> metadata.put(m.getKey(), m.getValue().asString()));
      } else {
        tensors.put(entry.getKey(), tensor(path, entry.getKey(), entry.getValue(), numbers));
      }
    }
  }

  private static Tensor tensor(Path path, String name, JsonNode entry, MemorySegment numbers) {
    String typeName = entry.path("dtype").asString("");
    DType type =
        DType.named(typeName)
            .orElseThrow(() -> Refused.because("tensor %s has unknown type '%s'", name, typeName));
    List<Integer> shape = new ArrayList<>();
    long size = 1;
    for (JsonNode dimension : entry.path("shape")) {
      int value = dimension.intValue();
      if (value < 0 || (value > 0 && size > Integer.MAX_VALUE / value)) {
        throw Refused.because("tensor %s has impossible shape %s", name, entry.path("shape"));
      }
      size *= value;
      shape.add(value);
    }
    JsonNode offsets = entry.path("data_offsets");
    if (!offsets.isArray() || offsets.size() != 2) {
      throw Refused.because("tensor %s of %s has no data offsets", name, path.getFileName());
    }
    long from = offsets.get(0).longValue();
    long to = offsets.get(1).longValue();
    if (from < 0 || to - from != size * type.bytes()) {
      throw Refused.because(
          "tensor %s of %s has %d bytes, its shape %s of %s needs %d",
          name, path.getFileName(), to - from, shape, type, size * type.bytes());
    }
    if (to > numbers.byteSize()) {
      throw Refused.because(
          "%s is cut: tensor %s ends at byte %d of %d",
          path.getFileName(), name, to, numbers.byteSize());
    }
    return new Tensor(name, type, shape, numbers.asSlice(from, to - from));
  }
}
