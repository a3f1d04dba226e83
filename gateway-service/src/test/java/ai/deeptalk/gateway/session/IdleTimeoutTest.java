package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTimeoutTest {
  private static final int HEARD_MS = 960; // the fake's whole answer

  private final SessionFixture fixture = new SessionFixture();

  private void ask() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}}}");
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    fixture.events.clear();
  }

  @Test
  void aSilentUserIsAskedAfterTheAnswerWasHeard() {
    ask();
    fixture.pass(Duration.ofMillis(HEARD_MS + 4_990));
    assertThat(fixture.events).isEmpty();

    fixture.pass(Duration.ofMillis(20));
    fixture.stepAll();
    assertThat(fixture.typesWithoutDeltas())
        .startsWith(
            "input_audio_buffer.timeout_triggered",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "response.created");
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.model.latest().turn(2).typed()).isEqualTo("Are you there?");
  }

  @Test
  void whoSpeaksIsNotAsked() {
    ask();
    fixture.speak(6_000);
    assertThat(fixture.all("input_audio_buffer.timeout_triggered")).isEmpty();
  }

  @Test
  void nobodyIsAskedBeforeTheFirstAnswerOrWithoutATimeout() {
    fixture.pass(Duration.ofMinutes(1));
    assertThat(fixture.all("input_audio_buffer.timeout_triggered")).isEmpty();
    ask();
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
    fixture.pass(Duration.ofMinutes(1));
    assertThat(fixture.all("input_audio_buffer.timeout_triggered")).isEmpty();
  }
}
