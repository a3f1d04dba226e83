package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoiceTurnTest {
  private final SessionFixture fixture = new SessionFixture();

  @AfterEach
  void everyEventIsValidAndEveryInvariantHolds() {
    Invariants invariants = new Invariants();
    fixture.record.forEach(invariants::check);
    assertThat(invariants.breaches()).isEmpty();
  }

  @Test
  void aSpokenQuestionIsAnsweredInTheRecordedOrder() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'m'}}}}}");
    fixture.beSilent(400);
    fixture.speak(1000);
    fixture.beSilent(600);
    fixture.stepAll();

    assertThat(fixture.typesWithoutDeltas())
        .containsExactly(
            "session.created",
            "session.updated",
            "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated",
            "conversation.item.input_audio_transcription.completed");
    assertThat(fixture.text("response.output_audio_transcript.done", "/transcript"))
        .isEqualTo(FakeSpokenModel.ANSWER);
    assertThat(fixture.text("conversation.item.input_audio_transcription.completed", "/transcript"))
        .isEqualTo(FakeSpokenModel.HEARD);
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.last("input_audio_buffer.speech_started").get("audio_start_ms").intValue())
        .isEqualTo(100);
    assertThat(fixture.last("input_audio_buffer.speech_stopped").get("audio_end_ms").intValue())
        .isEqualTo(1900);
  }

  @Test
  void theSessionsSpeedReachesTheVoice() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'output':{'speed':1.25}}}}");
    assertThat(fixture.last("session.updated").at("/session/audio/output/speed").doubleValue())
        .isEqualTo(1.25);
    ask();
    assertThat(fixture.model.latest().requests())
        .filteredOn(request -> request.task() == Task.ANSWER_IN_SPEECH)
        .extracting("speed")
        .containsExactly(new Speed(1.25));
  }

  @Test
  void everyAudioFrameIsSentOnceAndInOrder() {
    ask();
    fixture.stepAll();

    List<Integer> firstSamples =
        fixture.all("response.output_audio.delta").stream()
            .map(e -> (int) Base64.getDecoder().decode(e.get("delta").stringValue())[0])
            .toList();
    assertThat(firstSamples).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  @Test
  void theDoneResponseTellsTheLatencyOfEveryHop() {
    ask();
    fixture.pass(Duration.ofMillis(100));
    fixture.stepAll();

    var latency = fixture.last("response.done").at("/response/x_latency");
    assertThat(latency.propertyNames())
        .contains(
            "endpoint",
            "features",
            "prefill",
            "first_frame",
            "kafka",
            "vocoder",
            "first_audio",
            "first_audio_after_speech");
    assertThat(latency.get("endpoint").doubleValue()).isBetween(400.0, 600.0);
    assertThat(latency.get("vocoder").doubleValue()).isEqualTo(1.5);
  }

  @Test
  void theNextTurnRemembersWhatWasSaidAndHeard() {
    ask();
    fixture.stepAll();
    fixture.pass(Duration.ofSeconds(10));
    ask();

    var dialogue = fixture.model.latest();
    var request =
        dialogue.requests().stream()
            .filter(r -> r.task() == Task.ANSWER_IN_SPEECH)
            .toList()
            .getLast();
    assertThat(dialogue.turn(request.turn()).history())
        .containsExactly(new PastTurn(FakeSpokenModel.HEARD, FakeSpokenModel.ANSWER));
  }

  @Test
  void speakingOverAnAnswerCancelsItAndItsUnheardWordsAreForgotten() {
    ask();
    // Two words and their four frames are out when the user interrupts; one word was heard.
    for (int i = 0; i < 6; i++) {
      fixture.step();
    }
    fixture.events.clear();
    fixture.speak(100);

    assertThat(fixture.typesWithoutDeltas())
        .containsExactly(
            "input_audio_buffer.speech_started",
            "response.output_audio.done",
            "response.output_audio_transcript.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated");
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("cancelled");
    assertThat(fixture.text("response.done", "/response/status_details/reason"))
        .isEqualTo("turn_detected");
    assertThat(fixture.text("conversation.item.done", "/item/status")).isEqualTo("incomplete");
    String spoken = fixture.text("conversation.item.done", "/item/id");

    fixture.client(
        "{'type':'conversation.item.truncate','item_id':'"
            + spoken
            + "','content_index':0,'audio_end_ms':100}");
    fixture.client("{'type':'conversation.item.retrieve','item_id':'" + spoken + "'}");
    assertThat(fixture.text("conversation.item.retrieved", "/item/content/0/transcript"))
        .isEqualTo("Paris");
    fixture.speak(500);
    fixture.beSilent(600);
    fixture.stepAll();

    var dialogue = fixture.model.latest();
    var request =
        dialogue.requests().stream()
            .filter(r -> r.task() == Task.ANSWER_IN_SPEECH)
            .toList()
            .getLast();
    assertThat(dialogue.turn(request.turn()).history().getFirst().assistant()).isEqualTo("Paris");
    assertThat(dialogue.turn(request.turn()).features()).isPositive();
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
  }

  @Test
  void withoutInterruptionTheNextAnswerWaitsForTheRunningOne() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':"
            + "{'type':'server_vad','interrupt_response':false}}}}}");
    ask();
    fixture.step();
    fixture.events.clear();
    ask();
    assertThat(fixture.types()).doesNotContain("response.done", "response.created");

    fixture.stepAll();

    assertThat(fixture.all("response.done")).hasSize(2);
    assertThat(fixture.all("response.created")).hasSize(1);
  }

  @Test
  void aFailedTranscriptionDoesNotStopTheAnswer() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'m'}}}}}");
    ask();
    fixture.model.latest().fail(Task.TRANSCRIBE);
    fixture.settle();
    fixture.stepAll();

    assertThat(fixture.types()).contains("conversation.item.input_audio_transcription.failed");
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
  }

  @Test
  void aFailedReplyEndsAsAFailedResponse() {
    ask();
    fixture.step();
    fixture.model.latest().fail(Task.ANSWER_IN_SPEECH);
    fixture.settle();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("failed");
    assertThat(fixture.text("response.done", "/response/status_details/error/code"))
        .isEqualTo("shard_unavailable");
    assertThat(fixture.types()).doesNotContain("error");
  }

  @Test
  void aBrokenModelStreamFailsTheAnswerAndTheNextTurnOpensAnother() {
    ask();
    fixture.step();
    fixture.model.latest().breakDown();
    fixture.settle();
    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("failed");

    ask();
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.model.dialogues()).isEqualTo(2);
  }

  @Test
  void anAnswerThatStopsComingFailsInsteadOfHanging() {
    ask();
    fixture.step();
    fixture.pass(Duration.ofSeconds(16));

    assertThat(fixture.text("response.done", "/response/status_details/error/code"))
        .isEqualTo("turn_timeout");
  }

  @Test
  void aBrokenFrontendIsSaidAndTheNextAudioOpensAnother() {
    fixture.speak(500);
    fixture.frontend.latest().breakDown();
    fixture.settle();
    assertThat(fixture.text("error", "/error/type")).isEqualTo("server_error");

    ask();
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.frontend.streams()).isEqualTo(2);
  }

  @Test
  void aDrainedSessionFinishesItsAnswerAndCloses() {
    ask();
    fixture.step();
    fixture.accept(new SessionInput.Drain());
    assertThat(fixture.closeCode).isZero();

    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.closeCode).isEqualTo(1012);
    assertThat(fixture.audio.listeners()).isZero();
  }

  @Test
  void aSessionEndsAfterItsLifetime() {
    ask();
    fixture.step();
    for (int i = 0; i < 360; i++) {
      fixture.pass(Duration.ofSeconds(10));
    }

    assertThat(fixture.text("error", "/error/code")).isEqualTo("session_expired");
    assertThat(fixture.closeCode).isEqualTo(1001);
    assertThat(fixture.closeReason)
        .isEqualTo("Your session hit the maximum duration of 60 minutes.");
  }

  private void ask() {
    fixture.speak(800);
    fixture.beSilent(600);
  }
}
