package ai.deeptalk.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private Instant now = Instant.parse("2026-11-27T00:00:00Z");
  private final RateLimits limits = new RateLimits(3, 600, () -> now);
  private final Allowance allowance = limits.of("tenant");

  @Test
  void requestsComeBackWithTime() {
    for (int i = 0; i < 3; i++) {
      assertThat(allowance.request()).isEmpty();
    }
    assertThat(allowance.request()).contains(Duration.ofSeconds(20));
    assertThat(allowance.requests()).isEqualTo(new Allowance.Level(3, 0, Duration.ofMinutes(1)));
    now = now.plusSeconds(20);
    assertThat(allowance.request()).isEmpty();
    assertThat(allowance.request()).isPresent();
  }

  @Test
  void anAnswerThatCostTooMuchIsPaidForByTheNext() {
    assertThat(allowance.tokensSpent()).isEmpty();
    allowance.spend(650);
    assertThat(allowance.tokensSpent()).isPresent();
    assertThat(allowance.tokens().remaining()).isZero();
    now = now.plusSeconds(6);
    assertThat(allowance.tokensSpent()).isEmpty();
  }

  @Test
  void tenantsDoNotTakeFromEachOther() {
    allowance.spend(10_000);
    assertThat(limits.of("other").tokensSpent()).isEmpty();
    assertThat(limits.of("tenant")).isSameAs(allowance);
  }
}
