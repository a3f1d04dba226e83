package ai.deeptalk.vocoder.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealTransformTest {

  @ParameterizedTest(name = "size {0}")
  @ValueSource(ints = {4, 8, 64, 512, 1024})
  void equalsTheSumOfTheDefinition(int size) {
    double[] signal = noise(size);
    var transform = new RealTransform(size);
    var re = new double[transform.bins()];
    var im = new double[transform.bins()];

    transform.forward(signal, re, im);

    for (int k = 0; k < re.length; k++) {
      double expectedRe = 0;
      double expectedIm = 0;
      for (int n = 0; n < size; n++) {
        double angle = -2 * Math.PI * ((long) k * n % size) / size;
        expectedRe += signal[n] * Math.cos(angle);
        expectedIm += signal[n] * Math.sin(angle);
      }
      assertThat(re[k]).isCloseTo(expectedRe, within(1e-10));
      assertThat(im[k]).isCloseTo(expectedIm, within(1e-10));
    }
  }

  @ParameterizedTest(name = "size {0}")
  @ValueSource(ints = {4, 8, 64, 512, 1024})
  void theInverseUndoesTheTransform(int size) {
    double[] signal = noise(size);
    var transform = new RealTransform(size);
    var re = new double[transform.bins()];
    var im = new double[transform.bins()];
    var back = new double[size];

    transform.forward(signal, re, im);
    transform.inverse(re, im, back);

    assertThat(back).containsExactly(signal, within(1e-12));
  }

  @Test
  void sizesThatCannotBeHalvedAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RealTransform(480))
        .withMessageContaining("480");
  }

  private static double[] noise(int size) {
    var random = new Random(size);
    var signal = new double[size];
    for (int i = 0; i < size; i++) {
      signal[i] = random.nextGaussian();
    }
    return signal;
  }
}
