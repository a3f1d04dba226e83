package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.port.FakeSpokenModel;
import org.junit.jupiter.api.Test;

class TranscriptionSessionTest {
  private final SessionFixture fixture = SessionFixture.beginning("{'type':'transcription'}");

  @Test
  void whatIsSaidIsWrittenDownAndNotAnswered() {
    fixture.speak(800);
    fixture.beSilent(600);
    fixture.stepAll();

    assertThat(fixture.text("session.created", "/session/object"))
        .isEqualTo("realtime.transcription_session");
    assertThat(fixture.text("conversation.item.input_audio_transcription.completed", "/transcript"))
        .isEqualTo(FakeSpokenModel.HEARD);
    assertThat(fixture.types()).noneMatch(type -> type.startsWith("response."));
  }

  @Test
  void aResponseIsRefused() {
    fixture.client("{'type':'response.create'}");
    assertThat(fixture.text("error", "/error/code")).isEqualTo("invalid_event");
  }
}
