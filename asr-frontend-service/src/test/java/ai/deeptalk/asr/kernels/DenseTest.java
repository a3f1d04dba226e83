package ai.deeptalk.asr.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {

  @ParameterizedTest(name = "{0} rows, {1} columns, {2} frames, seed {3}")
  @CsvSource({
    "1, 7, 1, 1",
    "5, 3, 9, 2",
    "64, 80, 1, 3",
    "64, 80, 4, 4",
    "200, 33, 7, 5",
    "128, 33, 3, 8",
    "256, 320, 13, 6",
    "1024, 256, 2, 7"
  })
  void vectorLanesGiveTheSameBitsAsOneOutputAfterTheOther(
      int rows, int columns, int frames, long seed) {
    var random = new Random(seed);
    float[] weights = floats(random, rows * columns);
    float[] bias = floats(random, rows);
    int stride = columns + 3;
    float[] in = floats(random, 2 + frames * stride);
    var expected = new float[1 + frames * rows];
    var actual = new float[1 + frames * rows];

    new ScalarDense(weights, bias, columns).apply(in, 2, stride, frames, expected, 1);
    Dense.of(weights, bias, columns).apply(in, 2, stride, frames, actual, 1);

    assertThat(actual).isEqualTo(expected);
  }

  static float[] floats(Random random, int length) {
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
