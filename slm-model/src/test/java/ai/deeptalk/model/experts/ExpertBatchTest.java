package ai.deeptalk.model.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.model.synthetic.RandomModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertBatchTest {
  private static final int HIDDEN = 32;
  private final Random random = new Random(3);
  private @TempDir Path folder;
  private ModelConfig config;
  private ExpertLayer all;

  @BeforeEach
  void read() {
    RandomModel.tiny().write(folder, random);
    config = ModelConfig.read(folder);
    all = layer(List.of(0, 1, 2, 3, 4, 5, 6, 7));
  }

  @Test
  void sumsTheWeightedExpertsOfEachToken() {
    float[] x = numbers(3 * HIDDEN);
    int[] ids = {4, 1, 1, 7, 4, 0};
    float[] weights = {.5f, .25f, .1f, .2f, .3f, .4f};
    float[] y = new float[3 * HIDDEN];

    new ExpertBatch().apply(all, 3, 2, x, ids, weights, y);

    for (int t = 0; t < 3; t++) {
      float[] first = single(x, t, ids[2 * t]);
      float[] second = single(x, t, ids[2 * t + 1]);
      for (int i = 0; i < HIDDEN; i++) {
        float expected = weights[2 * t] * first[i] + weights[2 * t + 1] * second[i];
        assertThat(y[t * HIDDEN + i]).isCloseTo(expected, offset(1e-5f));
      }
    }
  }

  @Test
  void partialSumsOfTheGroupsAddUpToTheWhole() {
    float[] x = numbers(2 * HIDDEN);
    float[] weights = {.5f, .5f, .5f, .5f};
    float[] whole = new float[2 * HIDDEN];
    float[] even = new float[2 * HIDDEN];
    float[] odd = new float[2 * HIDDEN];
    ExpertBatch batch = new ExpertBatch();

    batch.apply(all, 2, 2, x, new int[] {0, 3, 5, 2}, weights, whole);
    batch.apply(layer(List.of(0, 2)), 2, 2, x, new int[] {0, -1, -1, 2}, weights, even);
    batch.apply(layer(List.of(3, 5)), 2, 2, x, new int[] {-1, 3, 5, -1}, weights, odd);

    for (int i = 0; i < whole.length; i++) {
      assertThat(even[i] + odd[i]).isCloseTo(whole[i], offset(1e-5f));
    }
  }

  @Test
  void fusedTensorsAreTheSameExperts(@TempDir Path other) {
    new RandomModel(HIDDEN, 2, 8, 2, 16, true).write(other, new Random(9));
    ModelConfig fusedConfig = ModelConfig.read(other);
    try (Checkpoint checkpoint = Checkpoint.open(other)) {
      float[] gateUp = checkpoint.floats("model.layers.1.mlp.experts.gate_up_proj", 8, 32, HIDDEN);
      float[] down = checkpoint.floats("model.layers.1.mlp.experts.down_proj", 8, HIDDEN, 16);
      int size = 16 * HIDDEN;
      SwiGlu expected =
          new SwiGlu(
              Arrays.copyOfRange(gateUp, 10 * size, 11 * size),
              Arrays.copyOfRange(gateUp, 11 * size, 12 * size),
              Arrays.copyOfRange(down, 5 * size, 6 * size),
              HIDDEN,
              HIDDEN,
              WeightFormat.FP32);
      float[] x = numbers(HIDDEN);
      float[] wanted = new float[HIDDEN];
      float[] actual = new float[HIDDEN];
      SwiGlu.Scratch scratch = new SwiGlu.Scratch();
      expected.apply(x, 1, scratch, wanted);
      ExpertLayer.read(fusedConfig, checkpoint, 1).expert(5).apply(x, 1, scratch, actual);
      assertThat(actual).isEqualTo(wanted);
    }
  }

  @Test
  void refusesAnExpertThatIsNotHeld() {
    assertThatThrownBy(() ->
            new ExpertBatch()
                .apply(
                    layer(List.of(1)),
                    1,
                    1,
                    numbers(HIDDEN),
                    new int[] {2},
                    new float[] {1},
                    new float[HIDDEN]))
        .hasMessage("expert 2 is not held here");
  }

  private ExpertLayer layer(List<Integer> ids) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return ExpertLayer.read(config, checkpoint, 1, ids);
    }
  }

  private float[] single(float[] x, int token, int expert) {
    float[] one = new float[HIDDEN];
    System.arraycopy(x, token * HIDDEN, one, 0, HIDDEN);
    float[] y = new float[HIDDEN];
    all.expert(expert).apply(one, 1, new SwiGlu.Scratch(), y);
    return y;
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
