package ai.deeptalk.asr.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleHistoryTest {
  private static final int BOUND = 50_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void givesBackTheNewestSamplesUpToItsBound(long seed) {
    var random = new Random(seed);
    var history = new SampleHistory(BOUND);
    long written = 0;
    while (written < 4 * BOUND) {
      var samples = new float[random.nextInt(1, 9_000)];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = written + i;
      }
      history.append(samples, 0, samples.length);
      written += samples.length;

      assertThat(history.end()).isEqualTo(written);
      assertThat(history.start()).isLessThanOrEqualTo(Math.max(0, written - 16_384));
      var read = new float[(int) (history.end() - history.start())];
      history.copy(history.start(), history.end(), read);
      assertThat(read[0]).isEqualTo((float) history.start());
      assertThat(read[read.length - 1]).isEqualTo((float) (written - 1));
    }
    assertThat(history.end() - history.start()).isEqualTo(BOUND);
  }

  @Test
  void refusesWhatItHasForgotten() {
    var history = new SampleHistory(BOUND);
    for (int i = 0; i < 10; i++) {
      history.append(new float[10_000], 0, 10_000);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> history.copy(49_999, 50_010, new float[11]));
  }
}
