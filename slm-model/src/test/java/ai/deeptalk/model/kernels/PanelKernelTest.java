package ai.deeptalk.model.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PanelKernelTest {
  private final Random random = new Random(5);

  static Stream<Arguments> shapes() {
    return Stream.of(1, 2, 3, 4, 5, 7, 8, 9, 16)
        .flatMap(rows ->
            Stream.of(
                Arguments.of(rows, 1, 1),
                Arguments.of(rows, 3, 31),
                Arguments.of(rows, 17, 33),
                Arguments.of(rows, 64, 64),
                Arguments.of(rows, 65, 100)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void computesWhatTheScalarKernelComputes(int rows, int in, int out) {
    float[] x = numbers(rows * in);
    float[] w = numbers(out * in);
    float[] expected = new float[rows * out];
    float[] actual = new float[rows * out];
    ScalarKernels.multiply(x, rows, w, in, out, expected);
    Matrix.of(w, out, in).multiply(x, rows, actual);
    assertClose(actual, expected);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void bytesComputeWhatTheirRoundedWeightsWouldCompute(int rows, int in, int out) {
    float[] x = numbers(rows * in);
    float[] w = numbers(out * in);
    float[] rounded = new float[out * in];
    for (int o = 0; o < out; o++) {
      float largest = 0;
      for (int i = 0; i < in; i++) {
        largest = Math.max(largest, Math.abs(w[o * in + i]));
      }
      for (int i = 0; i < in; i++) {
        rounded[o * in + i] = Math.round(w[o * in + i] / (largest / 127)) * (largest / 127);
        assertThat(rounded[o * in + i]).isCloseTo(w[o * in + i], offset(largest / 253));
      }
    }
    float[] expected = new float[rows * out];
    float[] actual = new float[rows * out];
    ScalarKernels.multiply(x, rows, rounded, in, out, expected);
    Matrix.of(w, out, in, WeightFormat.INT8).multiply(x, rows, actual);
    assertClose(actual, expected);
  }

  @Test
  void anOutputWithoutWeightsStaysZeroInBytes() {
    float[] y = {1, 1};
    Matrix.of(new float[] {0, 0, 3, -3}, 2, 2, WeightFormat.INT8)
        .multiply(new float[] {1, 2}, 1, y);
    assertThat(y).containsExactly(0, -3);
  }

  @Test
  void aTransposedMatrixIsTheMatrixOfTheTranspose() {
    float[] w = numbers(6 * 5);
    float[] transposed = new float[30];
    for (int i = 0; i < 6; i++) {
      for (int o = 0; o < 5; o++) {
        transposed[o * 6 + i] = w[i * 5 + o];
      }
    }
    float[] x = numbers(6);
    float[] expected = new float[5];
    float[] actual = new float[5];
    Matrix.of(transposed, 5, 6).multiply(x, 1, expected);
    Matrix.transposed(w, 6, 5).multiply(x, 1, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void writesOnlyItsRowsAndColumnsWhenRowsLieApart() {
    float[] w = numbers(3 * 2);
    float[] x = {9, 1, 2, 9, 3, 4, 9};
    float[] y = new float[12];
    Arrays.fill(y, -1f);
    Matrix.of(w, 3, 2).multiply(x, 1, 3, 2, y, 1, 5);
    float[] expected = new float[6];
    ScalarKernels.multiply(new float[] {1, 2, 3, 4}, 2, w, 2, 3, expected);
    assertClose(Arrays.copyOfRange(y, 1, 4), Arrays.copyOf(expected, 3));
    assertClose(Arrays.copyOfRange(y, 6, 9), Arrays.copyOfRange(expected, 3, 6));
    assertThat(new float[] {y[0], y[4], y[5], y[9], y[10], y[11]}).containsOnly(-1f);
  }

  @Test
  void addsToWhatIsThere() {
    int width = PanelKernel.WIDTH;
    float[] panel = numbers(2 * width);
    float[] x = {2, 3};
    float[] y = new float[width];
    Arrays.fill(y, 10f);
    PanelKernel.multiply(x, 0, 2, 1, panel, 0, 2 * width, 2, width, y, 0, width, true);
    for (int o = 0; o < width; o++) {
      assertThat(y[o]).isCloseTo(10 + 2 * panel[o] + 3 * panel[width + o], offset(1e-5f));
    }
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(1e-4f));
    }
  }
}
