package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpentTokensTest {
  private final SessionFixture fixture = new SessionFixture();

  private void ask() {
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
  }

  @Test
  void whatAnAnswerCostIsTakenFromTheTenant() {
    ask();
    assertThat(fixture.last("rate_limits.updated").at("/rate_limits/0/remaining").intValue())
        .isLessThan(SessionFixture.TOKENS_PER_MINUTE);
  }

  @Test
  void withoutTokensAResponseFailsAndTheSessionGoesOn() {
    fixture.allowance.spend(SessionFixture.TOKENS_PER_MINUTE);
    ask();
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("failed");
    assertThat(fixture.text("response.done", "/response/status_details/error/code"))
        .isEqualTo("rate_limit_exceeded");

    fixture.pass(Duration.ofMinutes(1));
    ask();
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
  }
}
