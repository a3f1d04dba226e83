package ai.deeptalk.platform.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A safetensors file in the making: fp32 tensors by name, and metadata. */
final class TensorFile {
  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final ObjectNode header = JsonMapper.shared().createObjectNode();
  private final RandomGenerator random;
  private long bytes;

  TensorFile(RandomGenerator random, Map<String, String> metadata) {
    this.random = random;
    ObjectNode entries = header.putObject("__metadata__");
    metadata.forEach(entries::put);
  }

  float[] constant(String name, double value, int... shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    var values = new float[size];
    java.util.Arrays.fill(values, (float) value);
    ObjectNode entry = header.putObject(name).put("dtype", "F32");
    for (int dimension : shape) {
      entry.withArray("shape").add(dimension);
    }
    entry.withArray("data_offsets").add(bytes).add(bytes + 4L * size);
    bytes += 4L * size;
    tensors.put(name, values);
    return values;
  }

  float[] random(String name, double deviation, int... shape) {
    float[] values = constant(name, 0, shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  void write(Path file) throws IOException {
    String json = header.toString();
    byte[] head =
        (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out = Files.newOutputStream(file)) {
      ByteBuffer length =
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(head.length);
      out.write(length.array());
      out.write(head);
      for (float[] values : tensors.values()) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        out.write(data.array());
      }
    }
  }
}
