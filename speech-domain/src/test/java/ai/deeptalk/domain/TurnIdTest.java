package ai.deeptalk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TurnIdTest {
  private final TurnId first = new TurnId(new SessionId("s"), 1);

  @Test
  void onlyANewerTurnOfTheSameSessionMakesItStale() {
    assertThat(first.isOlderThan(first.next())).isTrue();
    assertThat(first.isOlderThan(first)).isFalse();
    assertThat(first.isOlderThan(new TurnId(new SessionId("other"), 9))).isFalse();
  }

  @Test
  void refusesWrongIdsByTheirValue() {
    assertThatThrownBy(() -> new SessionId("x".repeat(500))).hasMessageContaining("xxx…");
    assertThatThrownBy(() -> new TurnId(new SessionId("s"), -4)).hasMessageContaining("-4");
  }
}
