package ai.deeptalk.model.checkpoint;

import ai.deeptalk.model.kernels.Matrix;
import ai.deeptalk.model.kernels.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All weights of a model folder: {@code model.safetensors}, or the shards named in {@code
 * model.safetensors.index.json}. Close it once the weights have been copied into kernels' layouts.
 */
public final class Checkpoint implements AutoCloseable {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Map<String, Tensor> tensors;
  private final Iterable<SafetensorsFile> files;
  private final WeightFormat format;

  private Checkpoint(
      Map<String, Tensor> tensors, Iterable<SafetensorsFile> files, WeightFormat format) {
    this.tensors = tensors;
    this.files = files;
    this.format = format;
  }

  /** The weights of a folder, to be held as floats. */
  public static Checkpoint open(Path folder) {
    return open(folder, WeightFormat.FP32);
  }

  /**
   * Opens the weights of a folder and checks that every tensor promised is there in full.
   *
   * @param format how those who read linear layers are to hold them
   */
  public static Checkpoint open(Path folder, WeightFormat format) {
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    try {
      Map<String, Tensor> tensors =
          Files.exists(folder.resolve(INDEX)) ? indexed(folder, files) : single(folder, files);
      return new Checkpoint(tensors, files.values(), format);
    } catch (RuntimeException e) {
      files.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static Map<String, Tensor> single(Path folder, Map<String, SafetensorsFile> files) {
    if (!Files.exists(folder.resolve(SINGLE))) {
      throw Refused.because("%s has neither %s nor %s", folder, SINGLE, INDEX);
    }
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE));
    files.put(SINGLE, file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    file.names().forEach(name -> tensors.put(name, file.tensor(name)));
    return tensors;
  }

  private static Map<String, Tensor> indexed(Path folder, Map<String, SafetensorsFile> files) {
    JsonNode index;
    try {
      index = JsonMapper.shared().readTree(Files.readString(folder.resolve(INDEX)));
    } catch (IOException | JacksonException e) {
      throw Refused.because(e, "cannot read %s", INDEX);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : index.path("weight_map").properties()) {
      String shard = entry.getValue().asString("");
      Path path = folder.resolve(shard).normalize();
      if (!folder.normalize().equals(path.getParent()) || !Files.exists(path)) {
        throw Refused.because(
            "tensor %s is in shard '%s', which is missing", entry.getKey(), shard);
      }
      SafetensorsFile file = files.computeIfAbsent(shard, name -> SafetensorsFile.open(path));
      tensors.put(entry.getKey(), file.tensor(entry.getKey()));
    }
    return tensors;
  }

  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A tensor that must be there. */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw Refused.because("tensor %s is missing", name);
    }
    return tensor;
  }

  /** The numbers of a tensor that must be there with this shape. */
  public float[] floats(String name, int... shape) {
    return tensor(name).withShape(shape).floats();
  }

  /** A linear layer's weights that must be there with this shape. */
  public Matrix matrix(String name, int out, int in) {
    return Matrix.of(floats(name, out, in), out, in, format);
  }

  /** How linear layers are to be held. */
  public WeightFormat format() {
    return format;
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
