package ai.deeptalk.asr.encoder;

import java.util.Map;

/** Named tensors with their shapes, as a file holds them; what the encoder is assembled from. */
public interface EncoderTensors {
  boolean has(String name);

  /**
   * Row-major values as floats, whatever the stored type.
   *
   * @throws ai.deeptalk.domain.SpeechException MODEL_INVALID if there is no such tensor
   */
  float[] floats(String name);

  int[] shape(String name);

  Map<String, String> metadata();
}
