package ai.deeptalk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DelayPatternTest {
  @Test
  void firstFrameIsCompleteAfterTheLongestDelay() {
    var delays = DelayPattern.of(1, 2, 3, 4);
    assertThat(delays.completedFrame(3)).isNegative();
    assertThat(delays.completedFrame(4)).isZero();
    assertThat(delays.lastStep(1)).isEqualTo(4);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void stepsAndFramesAreInverse(long seed) {
    var random = new Random(seed);
    var delays = DelayPattern.of(random.ints(8, 0, 12).toArray());
    for (int codebook = 0; codebook < delays.codebooks(); codebook++) {
      int frame = random.nextInt(1000);
      assertThat(delays.frameOf(delays.stepOf(frame, codebook), codebook)).isEqualTo(frame);
      assertThat(delays.stepOf(frame, codebook)).isLessThanOrEqualTo(delays.lastStep(frame + 1));
    }
  }

  @Test
  void refusesANegativeDelayByItsValue() {
    assertThatThrownBy(() -> DelayPattern.of(1, -3)).hasMessageContaining("-3");
  }
}
