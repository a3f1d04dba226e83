package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Speed;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadClockTest {
  private static final long FRAME = Duration.ofMillis(80).toNanos();
  private static final int LEAD_FRAMES = 6;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void aFasterVoiceNeedsItsFramesSooner(double factor) {
    LeadClock clock =
        new LeadClock(
            new TickSettings(
                1,
                2,
                1,
                1,
                1,
                Duration.ofMillis(480),
                Duration.ofMillis(80),
                Duration.ofSeconds(9),
                Duration.ofSeconds(9)),
            new Speed(factor));
    int lead = (int) (LEAD_FRAMES * factor);
    for (int frame = 0; frame < lead; frame++) {
      assertThat(clock.dueAt(7)).as("frame %d, before the lead is full", frame).isEqualTo(7);
      clock.produced(0);
    }
    assertThat(clock.dueAt(7)).isEqualTo((long) (FRAME / factor));
    clock.produced(7);
    assertThat(clock.dueAt(7)).isEqualTo((long) (2 * FRAME / factor));
  }
}
