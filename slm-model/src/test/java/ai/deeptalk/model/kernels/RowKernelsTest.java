package ai.deeptalk.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowKernelsTest {
  private final Random random = new Random(6);

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 33, 320})
  void normsAsTheScalarKernelDoes(int width) {
    float[] x = numbers(width, 3);
    float[] weight = numbers(width, 1);
    float[] expected = new float[width];
    float[] actual = new float[width];
    ScalarKernels.rmsNorm(x, 1, weight, 1e-6f, expected);
    RowKernels.rmsNorm(x, 0, weight, 1e-6f, actual, 0);
    assertClose(actual, expected, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 50})
  void gatesAsTheScalarKernelDoes(int width) {
    float[] gateUp = numbers(3 * 2 * width, 6);
    float[] expected = new float[3 * width];
    float[] actual = new float[3 * width];
    ScalarKernels.gate(gateUp, 3, width, expected);
    RowKernels.gate(gateUp, 3, width, actual);
    assertClose(actual, expected, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 100})
  void softensAsTheScalarKernelDoes(int count) {
    float[] actual = numbers(count + 2, 5);
    float[] expected = actual.clone();
    for (int i = 1; i <= count; i++) {
      expected[i] *= 0.3f;
    }
    ScalarKernels.softmax(expected, 1, count);
    float[] untouched = {actual[0], actual[count + 1]};
    RowKernels.softmax(actual, 1, count, 0.3f);
    assertClose(
        Arrays.copyOfRange(actual, 1, count + 1),
        Arrays.copyOfRange(expected, 1, count + 1),
        1e-6f);
    assertThat(new float[] {actual[0], actual[count + 1]}).isEqualTo(untouched);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1000, -87, -1, 0, 1, 40, 88})
  void softmaxOfAnyDifferenceIsFinite(float difference) {
    float[] values = new float[32];
    values[3] = difference;
    RowKernels.softmax(values, 0, 32, 1);
    float sum = 0;
    for (float value : values) {
      assertThat(value).isBetween(0f, 1f);
      sum += value;
    }
    assertThat(sum).isCloseTo(1f, offset(1e-5f));
  }

  private float[] numbers(int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian(0, deviation);
    }
    return numbers;
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    for (int i = 0; i < expected.length; i++) {
      float allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(allowed));
    }
  }
}
