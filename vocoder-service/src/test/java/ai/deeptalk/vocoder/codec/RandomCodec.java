package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.vocoder.kernels.Dense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A small codec decoder with random weights, whose sound is noise with a pitch: enough where
 * training is not the point.
 */
public final class RandomCodec {
  public static final int CODEBOOKS = 3;
  public static final int ENTRIES = 16;
  static final int WIDTH = 12;
  static final int HIDDEN = 20;
  static final int BLOCKS = 2;
  static final int SUB_FRAMES = 8;
  private static final int DIMENSION = 6;

  private RandomCodec() {}

  public static Codec of(long seed) {
    var random = new Random(seed);
    List<float[]> codebooks = new ArrayList<>();
    for (int i = 0; i < CODEBOOKS; i++) {
      codebooks.add(floats(random, ENTRIES * DIMENSION, 1));
    }
    List<CodecWeights.Block> blocks = new ArrayList<>();
    for (int b = 0; b < BLOCKS; b++) {
      blocks.add(
          new CodecWeights.Block(dense(random, HIDDEN, 3 * WIDTH), dense(random, WIDTH, HIDDEN)));
    }
    int features = SynthesisTables.FEATURES;
    var scale = new float[features];
    var shift = new float[features];
    Arrays.fill(scale, 0.3f);
    shift[0] = (float) Math.log(120);
    shift[1] = 0.5f;
    var weights =
        new CodecWeights(
            codebooks,
            DIMENSION,
            dense(random, WIDTH, 3 * DIMENSION),
            blocks,
            dense(random, SUB_FRAMES * features, WIDTH),
            scale,
            shift);
    return new Codec(weights, tables(random));
  }

  /** Codes that no two frames share. */
  public static Codes codes(int frame) {
    var random = new Random(frame);
    return Codes.of(random.nextInt(ENTRIES), random.nextInt(ENTRIES), random.nextInt(ENTRIES));
  }

  static SynthesisTables tables(Random random) {
    return new SynthesisTables(
        spread(SynthesisTables.HARMONIC_BANDS),
        spread(SynthesisTables.NOISE_BANDS),
        floats(random, 32_768, 1),
        7);
  }

  /** Linear interpolation between equally spaced bands. */
  private static float[] spread(int bands) {
    var spread = new float[SynthesisTables.BINS * bands];
    for (int bin = 0; bin < SynthesisTables.BINS; bin++) {
      double at = (double) bin / (SynthesisTables.BINS - 1) * (bands - 1);
      int low = Math.min(bands - 2, (int) at);
      spread[bin * bands + low] = (float) (1 - (at - low));
      spread[bin * bands + low + 1] = (float) (at - low);
    }
    return spread;
  }

  private static Dense dense(Random random, int rows, int columns) {
    return Dense.of(
        floats(random, rows * columns, 1 / Math.sqrt(columns)), floats(random, rows, 0.1), columns);
  }

  private static float[] floats(Random random, int length, double deviation) {
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
