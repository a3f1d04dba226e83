package ai.deeptalk.asr.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerSpectrumTest {

  @ParameterizedTest(name = "size {0}")
  @ValueSource(ints = {4, 8, 64, 512})
  void equalsTheSumOfTheDefinition(int size) {
    var random = new Random(size);
    var signal = new double[size];
    for (int i = 0; i < size; i++) {
      signal[i] = random.nextGaussian();
    }
    var power = new double[size / 2 + 1];

    new PowerSpectrum(size).of(signal, power);

    for (int k = 0; k < power.length; k++) {
      assertThat(power[k]).isCloseTo(byDefinition(signal, k), within(1e-9));
    }
  }

  private static double byDefinition(double[] signal, int k) {
    double re = 0;
    double im = 0;
    for (int n = 0; n < signal.length; n++) {
      double angle = -2 * Math.PI * k * n / signal.length;
      re += signal[n] * Math.cos(angle);
      im += signal[n] * Math.sin(angle);
    }
    return re * re + im * im;
  }
}
