package ai.deeptalk.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PlaybackClockTest {
  private static final long SECOND = 1_000_000_000L;

  private final PlaybackClock clock = new PlaybackClock(1_000);

  @Test
  void hearsNoGapWhileAudioIsAhead() {
    clock.arrived(5 * SECOND, 1_000);
    clock.arrived(5 * SECOND + SECOND / 2, 1_000);
    clock.arrived(7 * SECOND, 1_000);

    assertThat(clock.underruns()).isZero();
  }

  @Test
  void hearsOneGapPerLateArrivalAndGoesOnFromThere() {
    clock.arrived(5 * SECOND, 1_000);
    clock.arrived(6 * SECOND + SECOND / 4, 1_000);
    clock.arrived(7 * SECOND, 1_000);
    clock.arrived(9 * SECOND, 1_000);

    assertThat(clock.underruns()).isEqualTo(2);
    assertThat(clock.silentMs()).isCloseTo(1_000, within(1e-9));
  }
}
