package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void stepsUntilTheTimeIsOverAndLeavesThePoolAsItWas() {
    BackboneShape shape = new BackboneShape(4, 2, 3, 6, 128, 64);
    FakeBackbone backbone =
        new FakeBackbone(shape, 256, new int[] {10, 10, 10}, (past, block) -> block);
    AtomicLong clock = new AtomicLong();

    int rounds =
        new WarmUp(backbone, () -> clock.getAndAdd(Duration.ofSeconds(1).toNanos()))
            .run(Duration.ofSeconds(3));

    assertThat(rounds).isEqualTo(3);
    assertThat(backbone.steps()).isPositive();
    assertThat(backbone.freePositions()).isEqualTo(256);
  }
}
