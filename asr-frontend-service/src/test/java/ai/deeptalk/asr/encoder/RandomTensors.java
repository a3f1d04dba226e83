package ai.deeptalk.asr.encoder;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A small encoder with random weights, in the layout of the model folder: what tests run on where
 * training is not the point.
 */
public final class RandomTensors implements EncoderTensors {
  public static final int WIDTH = 24;
  static final int SOUNDS = 5;
  static final int STATE = 16; // of the head that judges turns
  static final int KERNEL = 9;
  static final int[] LOOKAHEAD = {0, 0, 0, 1, 1};
  static final int ACTIVITY_BLOCK = 2;

  private final Map<String, float[]> values = new HashMap<>();
  private final Map<String, int[]> shapes = new HashMap<>();
  private final Random random;

  public RandomTensors(long seed, boolean completion) {
    random = new Random(seed);
    hann();
    filters();
    add("mel.mean", 0.1f, -8, 80);
    add("mel.std", 0.1f, 3, 80);
    layer("stem.0", WIDTH, 80, 4);
    layer("stem.1", WIDTH, WIDTH, 4);
    for (int b = 0; b < LOOKAHEAD.length; b++) {
      layer("blocks." + b + ".depthwise", WIDTH, KERNEL);
      norm("blocks." + b + ".norm");
      layer("blocks." + b + ".up", 4 * WIDTH, WIDTH);
      layer("blocks." + b + ".down", WIDTH, 4 * WIDTH);
    }
    layer("vad", 1, WIDTH);
    norm("norm");
    layer("sounds", SOUNDS + 1, WIDTH);
    if (completion) {
      layer("turn.input", 3 * STATE, 2 * WIDTH);
      layer("turn.state", 3 * STATE, STATE);
      layer("turn.out", 1, STATE);
    }
  }

  public SpeechEncoder encoder() {
    return EncoderAssembly.of(this);
  }

  public void remove(String name) {
    values.remove(name);
    shapes.remove(name);
  }

  @Override
  public boolean has(String name) {
    return values.containsKey(name);
  }

  @Override
  public float[] floats(String name) {
    return Objects.requireNonNull(values.get(name), name).clone();
  }

  @Override
  public int[] shape(String name) {
    return Objects.requireNonNull(shapes.get(name), name).clone();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of("lookahead", "[0, 0,0,1,1]", "vad_block", "2", "kernel", "9");
  }

  private void layer(String name, int... shape) {
    int inputs = 1;
    for (int i = 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    add(name + ".weight", (float) (1 / Math.sqrt(inputs)), 0, shape);
    add(name + ".bias", 0.1f, 0, shape[0]);
  }

  private void norm(String name) {
    add(name + ".weight", 0.1f, 1, WIDTH);
    add(name + ".bias", 0.1f, 0, WIDTH);
  }

  private void add(String name, float deviation, float mean, int... shape) {
    int length = 1;
    for (int n : shape) {
      length *= n;
    }
    var tensor = new float[length];
    for (int i = 0; i < length; i++) {
      tensor[i] = mean + deviation * (float) random.nextGaussian();
    }
    values.put(name, tensor);
    shapes.put(name, shape);
  }

  private void hann() {
    var window = new float[400];
    for (int i = 0; i < 400; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 400));
    }
    values.put("mel.window", window);
    shapes.put("mel.window", new int[] {400});
  }

  /** Triangles of equal width: their exact place is the model's business. */
  private void filters() {
    var filters = new float[80 * 257];
    for (int band = 0; band < 80; band++) {
      for (int bin = 0; bin < 257; bin++) {
        double distance = Math.abs(bin - (band + 1) * 256 / 81.0);
        filters[band * 257 + bin] = (float) Math.max(0, 1 - distance / 4);
      }
    }
    values.put("mel.filters", filters);
    shapes.put("mel.filters", new int[] {80, 257});
  }
}
