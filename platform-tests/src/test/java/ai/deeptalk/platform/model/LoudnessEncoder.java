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
  private static final int KERNEL_TAPS = 4; // of the stem
  private static final int SOUNDS = 8;
  private static final int FIRST_VOICE_BAND = 2; // 190 Hz
  private static final int LAST_VOICE_BAND = 25; // 2,400 Hz

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
    tensors.constant("vad.weight", 0, 1, width)[0] = 20;
    tensors.constant("vad.bias", -3, 1);
    norm(tensors, "norm", width);
    tensors.random("sounds.weight", 1 / Math.sqrt(width), SOUNDS + 1, width);
    tensors.constant("sounds.bias", 0, SOUNDS + 1);
    tensors.write(file);
  }

  /** Bands of three bins each; about −2.5 in silence and 0 to 1 in speech. */
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

  /**
   * Channel 0 averages the kernel, of the bands of voices first and then of itself; the others are
   * random.
   */
  private static void stem(TensorFile tensors, String name, int width, int in) {
    boolean first = in == BANDS;
    float[] weight =
        tensors.random(name + ".weight", 1 / Math.sqrt(KERNEL_TAPS * in), width, in, KERNEL_TAPS);
    int from = first ? FIRST_VOICE_BAND : 0;
    int to = first ? LAST_VOICE_BAND + 1 : 1;
    for (int i = 0; i < in; i++) {
      for (int tap = 0; tap < KERNEL_TAPS; tap++) {
        weight[i * KERNEL_TAPS + tap] = i >= from && i < to ? 1f / (KERNEL_TAPS * (to - from)) : 0;
      }
    }
    tensors.constant(name + ".bias", 0, width)[0] = first ? 1.2f : 0;
  }

  private static void norm(TensorFile tensors, String name, int width) {
    tensors.constant(name + ".weight", 1, width);
    tensors.constant(name + ".bias", 0, width);
  }
}
