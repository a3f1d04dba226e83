package ai.deeptalk.asr.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthwiseTest {

  @ParameterizedTest(name = "{0} channels, kernel {1}, seed {2}")
  @CsvSource({"1, 9, 1", "19, 9, 2", "256, 9, 3", "48, 1, 4"})
  void vectorLanesGiveTheSameBitsAsOneChannelAfterTheOther(int channels, int kernel, long seed) {
    var random = new Random(seed);
    float[] in = DenseTest.floats(random, 5 + kernel * channels);
    var depthwise =
        new Depthwise(
            DenseTest.floats(random, channels * kernel), DenseTest.floats(random, channels));
    var out = new float[channels];

    depthwise.apply(in, 5, out, 0);

    for (int c = 0; c < channels; c++) {
      assertThat(out[c]).isEqualTo(depthwise.scalar(in, 5, c));
    }
  }
}
