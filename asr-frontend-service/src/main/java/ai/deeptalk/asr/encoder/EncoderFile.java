package ai.deeptalk.asr.encoder;

import ai.deeptalk.model.checkpoint.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code encoder.safetensors} of a model folder, and {@code turn.safetensors} beside it if
 * the model judges whether a turn is complete.
 */
public final class EncoderFile implements EncoderTensors {
  private final SafetensorsFile encoder;
  private final Optional<SafetensorsFile> turn;

  private EncoderFile(SafetensorsFile encoder, Optional<SafetensorsFile> turn) {
    this.encoder = encoder;
    this.turn = turn;
  }

  /**
   * Reads the whole encoder; nothing of the files stays open.
   *
   * @param folder the model folder
   * @throws ai.deeptalk.domain.SpeechException MODEL_INVALID naming what is wrong
   */
  public static SpeechEncoder read(Path folder) {
    Path judging = folder.resolve("turn.safetensors");
    try (var encoder = SafetensorsFile.open(folder.resolve("encoder.safetensors"))) {
      if (!Files.exists(judging)) {
        return EncoderAssembly.of(new EncoderFile(encoder, Optional.empty()));
      }
      try (var turn = SafetensorsFile.open(judging)) {
        return EncoderAssembly.of(new EncoderFile(encoder, Optional.of(turn)));
      }
    }
  }

  @Override
  public boolean has(String name) {
    return holder(name).has(name);
  }

  @Override
  public float[] floats(String name) {
    return holder(name).tensor(name).floats();
  }

  @Override
  public int[] shape(String name) {
    return holder(name).tensor(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public Map<String, String> metadata() {
    return encoder.metadata();
  }

  private SafetensorsFile holder(String name) {
    return turn.filter(file -> file.has(name)).orElse(encoder);
  }
}
