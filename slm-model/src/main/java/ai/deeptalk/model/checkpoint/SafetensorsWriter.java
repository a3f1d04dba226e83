package ai.deeptalk.model.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes fp32 tensors to a safetensors file, in the order they were added. */
public final class SafetensorsWriter {
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final ObjectNode header = JsonMapper.shared().createObjectNode();
  private long end;

  public SafetensorsWriter add(String name, float[] numbers, int... shape) {
    long size = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    if (size != numbers.length) {
      throw new IllegalArgumentException(
          name + ": " + numbers.length + " numbers for " + Arrays.toString(shape));
    }
    ObjectNode entry = header.putObject(name).put("dtype", DType.F32.name());
    var dimensions = entry.putArray("shape");
    Arrays.stream(shape).forEach(dimensions::add);
    entry.putArray("data_offsets").add(end).add(end + size * 4);
    end += size * 4;
    values.put(name, numbers);
    return this;
  }

  public void write(Path path) {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    String padding = " ".repeat((8 - json.length % 8) % 8);
    try (OutputStream out = Files.newOutputStream(path)) {
      out.write(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(json.length + padding.length())
              .array());
      out.write(json);
      out.write(padding.getBytes(StandardCharsets.UTF_8));
      for (float[] numbers : values.values()) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        out.write(bytes.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write "
              + path
              + " with "
              + values.keySet().stream().collect(Collectors.joining(", ")),
          e);
    }
  }
}
