package ai.deeptalk.asr.encoder;

import ai.deeptalk.model.checkpoint.SafetensorsFile;
import java.nio.file.Path;
import java.util.Map;

/** Reads {@code encoder.safetensors}. */
public final class EncoderFile implements EncoderTensors {
  private final SafetensorsFile file;

  private EncoderFile(SafetensorsFile file) {
    this.file = file;
  }

  /**
   * Reads the whole encoder; nothing of the file stays open.
   *
   * @throws ai.deeptalk.domain.SpeechException MODEL_INVALID naming what is wrong
   */
  public static SpeechEncoder read(Path path) {
    try (var file = SafetensorsFile.open(path)) {
      return EncoderAssembly.of(new EncoderFile(file));
    }
  }

  @Override
  public boolean has(String name) {
    return file.has(name);
  }

  @Override
  public float[] floats(String name) {
    return file.tensor(name).floats();
  }

  @Override
  public int[] shape(String name) {
    return file.tensor(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public Map<String, String> metadata() {
    return file.metadata();
  }
}
