package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final FakeBackbone backbone =
      new FakeBackbone(
          new BackboneShape(4, 2, 3, 6, 128, 64), 256, new int[] {10, 10, 10}, (past, b) -> b);

  @Test
  void stopsWhenRoundsNoLongerGetFasterAndLeavesThePoolAsItWas() {
    Iterator<Integer> seconds = List.of(0, 9, 19, 23, 25, 27, 29).iterator();

    int rounds = new WarmUp(backbone, () -> nanos(seconds.next())).run(Duration.ofMinutes(1));

    assertThat(rounds).isEqualTo(6);
    assertThat(seconds.hasNext()).isFalse();
    assertThat(backbone.steps()).isPositive();
    assertThat(backbone.freePositions()).isEqualTo(256);
  }

  @Test
  void stopsWhenTheTimeIsOver() {
    Iterator<Integer> seconds = List.of(0, 9, 19).iterator();
    assertThat(new WarmUp(backbone, () -> nanos(seconds.next())).run(Duration.ofSeconds(15)))
        .isEqualTo(2);
  }

  private static long nanos(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
