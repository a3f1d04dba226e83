package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.port.FakeSpokenModel;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SpokenItemTest {
  private final SessionFixture fixture = new SessionFixture();

  private void bring(byte[] pcm, String more) {
    fixture.client(
        "{'type':'conversation.item.create','item':{'id':'spoken','type':'message','role':'user','content':[{'type':'input_audio','audio':'"
            + Base64.getEncoder().encodeToString(pcm)
            + "'"
            + more
            + "}]}}");
  }

  @Test
  void whatWasRecordedElsewhereIsHeardAndAnswered() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'m'}}}}}");
    bring(new byte[48_000], "");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.model.latest().turn(1).features()).isEqualTo(12);
    assertThat(fixture.text("conversation.item.input_audio_transcription.completed", "/transcript"))
        .isEqualTo(FakeSpokenModel.HEARD);
    assertThat(fixture.frontend.latest().isClosed()).isTrue();
    assertThat(fixture.text("conversation.item.done", "/item/role")).isEqualTo("assistant");
  }

  @Test
  void itsWordsAreRememberedByTheNextTurn() {
    bring(new byte[48_000], "");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'And"
            + " now?'}]}}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();

    int turn = fixture.model.latest().requests().getLast().turn();
    assertThat(fixture.model.latest().turn(turn).history())
        .extracting(past -> past.user())
        .containsExactly(FakeSpokenModel.HEARD);
  }

  @Test
  void theMicrophoneIsNotDisturbed() {
    fixture.speak(500);
    bring(new byte[48_000], ",'transcript':'Hello'");
    fixture.speak(300);
    fixture.beSilent(600);
    fixture.stepAll();

    assertThat(fixture.all("input_audio_buffer.committed")).hasSize(1);
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
  }

  @Test
  void aLostFrontendFailsTheAnswerOnly() {
    bring(new byte[48_000], "");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    fixture.frontend.latest().breakDown();
    fixture.settle();
    assertThat(fixture.session.isClosed()).isFalse();
  }
}
