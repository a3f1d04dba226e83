package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.SafetensorsWriter;
import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.RotaryConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against grouped-query attention written out as in the paper, with biases or norms. */
class GroupedAttentionTest {
  private static final int HIDDEN = 24;
  private static final int HEADS = 4;
  private static final int KEY_HEADS = 2;
  private static final int WIDTH = 10;
  private static final int LENGTH = 40;
  private final Random random = new Random(8);

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void attendsAsWrittenOut(boolean biased, boolean normed, @TempDir Path folder) {
    var config = new AttentionConfig.Grouped(HEADS, KEY_HEADS, WIDTH, biased, normed);
    NaiveAttention naive = new NaiveAttention(random, config);
    naive.write(folder.resolve("model.safetensors"));
    ModelConfig model =
        new ModelConfig(
            "llama",
            HIDDEN,
            1,
            1,
            1e-6f,
            true,
            64,
            new RotaryConfig(10000, Optional.empty()),
            config,
            1,
            Optional.empty(),
            Optional.empty());
    Rotation rotation = new Rotation(model.rotary(), WIDTH, 64);
    GroupedWeights weights;
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      weights = new GroupedWeights(model, config, checkpoint, 0);
    }
    Attention attention =
        new GroupedAttention(
            config, weights, rotation, new GroupedAttention.Buffers(config, LENGTH), 1e-6f);
    float[] x = numbers(random, LENGTH * HIDDEN);
    float[] y = new float[LENGTH * HIDDEN];
    Rows rows = new Rows(LENGTH);
    CachePool pool = new CachePool(64, attention.cacheFloats());
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < LENGTH; i++) {
      positions.add(Position.tokens(0));
    }
    rows.begin(List.of(new Slot(new CachedSequence(pool, LENGTH), positions)));

    attention.attend(rows, 0, x, y);

    double[] expected = naive.attend(x, LENGTH);
    for (int i = 0; i < y.length; i++) {
      assertThat((double) y[i]).isCloseTo(expected[i], offset(1e-4));
    }
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian(0, 0.3);
    }
    return numbers;
  }

  /** The textbook form in double precision. */
  private static final class NaiveAttention {
    private final AttentionConfig.Grouped config;
    private final float[] q;
    private final float[] k;
    private final float[] v;
    private final float[] o;
    private final float[] qBias;
    private final float[] kBias;
    private final float[] vBias;
    private final float[] qNorm;
    private final float[] kNorm;

    NaiveAttention(Random random, AttentionConfig.Grouped config) {
      this.config = config;
      q = numbers(random, HEADS * WIDTH * HIDDEN);
      k = numbers(random, KEY_HEADS * WIDTH * HIDDEN);
      v = numbers(random, KEY_HEADS * WIDTH * HIDDEN);
      o = numbers(random, HIDDEN * HEADS * WIDTH);
      qBias = numbers(random, HEADS * WIDTH);
      kBias = numbers(random, KEY_HEADS * WIDTH);
      vBias = numbers(random, KEY_HEADS * WIDTH);
      qNorm = numbers(random, WIDTH);
      kNorm = numbers(random, WIDTH);
    }

    void write(Path file) {
      String prefix = "model.layers.0.self_attn.";
      new SafetensorsWriter()
          .add(prefix + "q_proj.weight", q, HEADS * WIDTH, HIDDEN)
          .add(prefix + "k_proj.weight", k, KEY_HEADS * WIDTH, HIDDEN)
          .add(prefix + "v_proj.weight", v, KEY_HEADS * WIDTH, HIDDEN)
          .add(prefix + "o_proj.weight", o, HIDDEN, HEADS * WIDTH)
          .add(prefix + "q_proj.bias", qBias, HEADS * WIDTH)
          .add(prefix + "k_proj.bias", kBias, KEY_HEADS * WIDTH)
          .add(prefix + "v_proj.bias", vBias, KEY_HEADS * WIDTH)
          .add(prefix + "q_norm.weight", qNorm, WIDTH)
          .add(prefix + "k_norm.weight", kNorm, WIDTH)
          .write(file);
    }

    double[] attend(float[] x, int length) {
      double[] y = new double[length * HIDDEN];
      for (int t = 0; t < length; t++) {
        double[] heads = new double[HEADS * WIDTH];
        for (int h = 0; h < HEADS; h++) {
          look(x, t, h, heads);
        }
        for (int i = 0; i < HIDDEN; i++) {
          for (int j = 0; j < heads.length; j++) {
            y[t * HIDDEN + i] += o[i * heads.length + j] * heads[j];
          }
        }
      }
      return y;
    }

    private void look(float[] x, int t, int head, double[] heads) {
      int keyHead = head / (HEADS / KEY_HEADS);
      double[] query = turned(project(x, t, q, qBias, head), qNorm, t);
      double[] weights = new double[t + 1];
      double sum = 0;
      for (int s = 0; s <= t; s++) {
        double[] key = turned(project(x, s, k, kBias, keyHead), kNorm, s);
        double score = 0;
        for (int i = 0; i < WIDTH; i++) {
          score += query[i] * key[i];
        }
        weights[s] = Math.exp(score / Math.sqrt(WIDTH));
        sum += weights[s];
      }
      for (int s = 0; s <= t; s++) {
        double[] value = project(x, s, v, vBias, keyHead);
        for (int i = 0; i < WIDTH; i++) {
          heads[head * WIDTH + i] += weights[s] / sum * value[i];
        }
      }
    }

    private double[] project(float[] x, int t, float[] weights, float[] bias, int head) {
      double[] out = new double[WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        int row = head * WIDTH + i;
        out[i] = config.biased() ? bias[row] : 0;
        for (int j = 0; j < HIDDEN; j++) {
          out[i] += weights[row * HIDDEN + j] * x[t * HIDDEN + j];
        }
      }
      return out;
    }

    private double[] turned(double[] vector, float[] norm, int position) {
      if (config.normed()) {
        double squares = 0;
        for (double each : vector) {
          squares += each * each;
        }
        for (int i = 0; i < WIDTH; i++) {
          vector[i] *= norm[i] / Math.sqrt(squares / WIDTH + 1e-6);
        }
      }
      double[] out = new double[WIDTH];
      for (int i = 0; i < WIDTH / 2; i++) {
        double angle = position * Math.pow(10000, -2.0 * i / WIDTH);
        double a = vector[i];
        double b = vector[i + WIDTH / 2];
        out[i] = a * Math.cos(angle) - b * Math.sin(angle);
        out[i + WIDTH / 2] = a * Math.sin(angle) + b * Math.cos(angle);
      }
      return out;
    }
  }
}
