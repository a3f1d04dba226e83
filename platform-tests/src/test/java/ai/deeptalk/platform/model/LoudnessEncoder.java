package ai.deeptalk.platform.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A speech encoder whose first channel is the loudness of the sound: enough for its voice activity
 * to be right on clean recordings. Its other channels are random; its blocks pass everything on as
 * it is.
 */
final class LoudnessEncoder {
  private static final int BANDS = 80;
  private static final int BINS = 257;
  private static final int KERNEL = 9;

  private LoudnessEncoder() {}

  static void write(Path file, int width, RandomGenerator random) throws IOException {
    var tensors =
        new TensorFile(
            random,
            Map.of("lookahead", "[0,1]", "vad_block", "0", "kernel", Integer.toString(KERNEL)));
    mel(tensors);
    stem(tensors, "stem.0", width, BANDS);
    stem(tensors, "stem.1", width, width);
    for (int block = 0; block < 2; block++) {
      String name = "blocks." + block;
      tensors.constant(name + ".depthwise.weight", 0, width, KERNEL);
      tensors.constant(name + ".depthwise.bias", 0, width);
      norm(tensors, name + ".norm", width);
      tensors.constant(name + ".up.weight", 0, 4 * width, width);
      tensors.constant(name + ".up.bias", 0, 4 * width);
      tensors.constant(name + ".down.weight", 0, width, 4 * width);
      tensors.constant(name + ".down.bias", 0, width);
    }
    tensors.constant("vad.weight", 0, 1, width)[0] = 60;
    tensors.constant("vad.bias", -5, 1);
    norm(tensors, "norm", width);
    tensors.write(file);
  }

  /** Bands of three bins each; about −2.5 in silence and above 1 in speech. */
  private static void mel(TensorFile tensors) {
    float[] window = tensors.constant("mel.window", 0, 400);
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 400));
    }
    float[] filters = tensors.constant("mel.filters", 0, BANDS, BINS);
    for (int band = 0; band < BANDS; band++) {
      for (int bin = 3 * band; bin < 3 * band + 3; bin++) {
        filters[band * BINS + bin] = 1;
      }
    }
    tensors.constant("mel.mean", -4, BANDS);
    tensors.constant("mel.std", 4, BANDS);
  }

  /** Channel 0 averages channel 0 (or all bands, first) over the kernel; the others are random. */
  private static void stem(TensorFile tensors, String name, int width, int in) {
    float[] weight = tensors.random(name + ".weight", 1 / Math.sqrt(4.0 * in), width, in, 4);
    for (int i = 0; i < in * 4; i++) {
      boolean averaged = in == BANDS || i < 4;
      weight[i] = averaged ? 1f / (in == BANDS ? 4 * BANDS : 4) : 0;
    }
    tensors.constant(name + ".bias", 0, width);
  }

  private static void norm(TensorFile tensors, String name, int width) {
    tensors.constant(name + ".weight", 1, width);
    tensors.constant(name + ".bias", 0, width);
  }
}
