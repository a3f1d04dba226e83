package ai.deeptalk.platform.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A codec whose every code sounds like a voiced hum of about 150 Hz, a little different each. */
final class RandomCodec {
  private static final int BINS = 257;
  private static final int VECTOR = 32;
  private static final int WIDTH = 64;
  private static final int SUB_FRAMES = 8;
  private static final int FEATURES = 50;
  private static final int HARMONIC_BANDS = 32;
  private static final int NOISE_BANDS = 16;

  private RandomCodec() {}

  static void write(Path file, int codebooks, int entries, RandomGenerator random)
      throws IOException {
    var tensors = new TensorFile(random, Map.of("amplitude_limit", "7.0"));
    for (int codebook = 0; codebook < codebooks; codebook++) {
      tensors.random("codebooks." + codebook, 0.4, entries, VECTOR);
    }
    tensors.random("in.conv.weight", 0.1, WIDTH, VECTOR, 3);
    tensors.constant("in.conv.bias", 0, WIDTH);
    tensors.random("blocks.0.conv.weight", 0.1, WIDTH, WIDTH, 3);
    tensors.constant("blocks.0.conv.bias", 0, WIDTH);
    tensors.random("blocks.0.down.weight", 0.1, WIDTH, WIDTH);
    tensors.constant("blocks.0.down.bias", 0, WIDTH);
    tensors.random("out.weight", 0.1, SUB_FRAMES * FEATURES, WIDTH);
    tensors.constant("out.bias", 0, SUB_FRAMES * FEATURES);
    tensors.constant("scale", 0.1, FEATURES);
    float[] shift = tensors.constant("shift", 3, FEATURES);
    shift[0] = (float) Math.log(150);
    shift[1] = 1; // voiced
    tensors.random("synth.noise", 1, 32_768);
    spread(tensors, "synth.harmonic_spread", HARMONIC_BANDS);
    spread(tensors, "synth.noise_spread", NOISE_BANDS);
    tensors.write(file);
  }

  private static void spread(TensorFile tensors, String name, int bands) {
    float[] values = tensors.constant(name, 0, BINS, bands);
    for (int bin = 0; bin < BINS - 1; bin++) {
      values[bin * bands + bin * bands / (BINS - 1)] = 1;
    }
  }
}
