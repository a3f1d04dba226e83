package ai.deeptalk.vocoder.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {

  @ParameterizedTest(name = "{0} rows, {1} columns, seed {2}")
  @CsvSource({"1, 7, 1", "5, 3, 2", "64, 80, 3", "200, 33, 4", "400, 256, 5", "512, 768, 6"})
  void vectorLanesGiveTheSameBitsAsOneOutputAfterTheOther(int rows, int columns, long seed) {
    var random = new Random(seed);
    float[] weights = floats(random, rows * columns);
    float[] bias = floats(random, rows);
    float[] x = floats(random, columns);
    var expected = new float[rows];
    var actual = new float[rows];

    new ScalarDense(weights, bias, columns).apply(x, expected);
    Dense.of(weights, bias, columns).apply(x, actual);

    assertThat(actual).isEqualTo(expected);
  }

  private static float[] floats(Random random, int length) {
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
