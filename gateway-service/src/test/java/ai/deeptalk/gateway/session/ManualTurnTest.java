package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManualTurnTest {
  private final SessionFixture fixture = new SessionFixture();

  @BeforeEach
  void switchTurnDetectionOff() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
    fixture.events.clear();
  }

  @AfterEach
  void everyEventIsValidAndEveryInvariantHolds() {
    Invariants invariants = new Invariants();
    fixture.record.forEach(invariants::check);
    assertThat(invariants.breaches()).isEmpty();
  }

  @Test
  void aCommittedTurnIsAnsweredOnlyWhenAsked() {
    fixture.speak(1000);
    fixture.client("{'type':'input_audio_buffer.commit'}");
    assertThat(fixture.types())
        .containsExactly(
            "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done");

    fixture.client("{'type':'response.create'}");
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    var dialogue = fixture.model.latest();
    assertThat(dialogue.requests())
        .extracting(r -> r.task())
        .containsExactly(Task.TRANSCRIBE, Task.ANSWER_IN_SPEECH);
    assertThat(dialogue.turn(1).features()).isEqualTo(12);
  }

  @Test
  void anEmptyBufferCannotBeCommitted() {
    fixture.client("{'type':'input_audio_buffer.commit','event_id':'e1'}");
    assertThat(fixture.text("error", "/error/code")).isEqualTo("input_audio_buffer_commit_empty");
    assertThat(fixture.text("error", "/error/event_id")).isEqualTo("e1");
  }

  @Test
  void clearedAudioIsForgotten() {
    fixture.speak(1000);
    fixture.client("{'type':'input_audio_buffer.clear'}");
    fixture.client("{'type':'input_audio_buffer.commit'}");

    assertThat(fixture.types()).containsExactly("input_audio_buffer.cleared", "error");
    fixture.speak(400);
    fixture.client("{'type':'input_audio_buffer.commit'}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();
    assertThat(fixture.model.latest().turn(1).features()).isEqualTo(5);
  }

  @Test
  void aTypedQuestionIsAnsweredInText() {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}");
    fixture.events.clear();
    type("user", "Hello?");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();

    assertThat(fixture.typesWithoutDeltas())
        .containsExactly(
            "conversation.item.added",
            "conversation.item.done",
            "response.created",
            "response.output_item.added",
            "conversation.item.added",
            "response.content_part.added",
            "response.output_text.done",
            "response.content_part.done",
            "conversation.item.done",
            "response.output_item.done",
            "response.done",
            "rate_limits.updated");
    assertThat(fixture.model.latest().turn(1).typed()).isEqualTo("Hello?");
    assertThat(fixture.text("response.output_text.done", "/text"))
        .isEqualTo(FakeSpokenModel.ANSWER);
  }

  @Test
  void seededHistoryReachesTheModel() {
    type("user", "My name is Alice.");
    type("assistant", "Nice to meet you, Alice!");
    type("user", "What is my name?");
    fixture.client("{'type':'response.create'}");

    var turn = fixture.model.latest().turn(1);
    assertThat(turn.history())
        .containsExactly(new PastTurn("My name is Alice.", "Nice to meet you, Alice!"));
    assertThat(turn.typed()).isEqualTo("What is my name?");
  }

  @Test
  void anItemCreatedDuringAResponseIsHeldUntilItIsDone() {
    type("user", "Hello?");
    fixture.client("{'type':'response.create'}");
    fixture.step();
    fixture.events.clear();
    type("user", "And more?");
    assertThat(fixture.types()).isEmpty();

    fixture.stepAll();

    assertThat(fixture.typesWithoutDeltas())
        .endsWith(
            "response.done",
            "rate_limits.updated",
            "conversation.item.added",
            "conversation.item.done");
  }

  @Test
  void anOutputLimitEndsAResponseAsIncomplete() {
    type("user", "Hello?");
    fixture.client("{'type':'response.create','response':{'max_output_tokens':2}}");
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("incomplete");
    assertThat(fixture.text("response.done", "/response/status_details/reason"))
        .isEqualTo("max_output_tokens");
  }

  @Test
  void aResponseBesideTheConversationAddsNothingToIt() {
    type("user", "Hello?");
    fixture.client("{'type':'response.create'}");
    fixture.step();
    fixture.client(
        "{'type':'response.create','response':{'conversation':'none','metadata':{'topic':'mood'},'input':"
            + "[{'type':'message','role':'user','content':[{'type':'input_text','text':'Classify.'}]}]}}");
    assertThat(fixture.last("response.created").at("/response/conversation_id").isNull()).isTrue();
    assertThat(fixture.text("response.created", "/response/metadata/topic")).isEqualTo("mood");

    fixture.stepAll();

    assertThat(fixture.all("response.done")).hasSize(2);
    assertThat(fixture.all("conversation.item.added")).hasSize(2);
  }

  @Test
  void cancellingClosesWhatIsOpen() {
    type("user", "Hello?");
    fixture.client("{'type':'response.create'}");
    fixture.step();
    fixture.client("{'type':'response.cancel'}");

    assertThat(fixture.text("response.done", "/response/status_details/reason"))
        .isEqualTo("client_cancelled");
    assertThat(fixture.model.latest().cancelled()).containsExactly(1);
    fixture.client("{'type':'response.cancel','event_id':'c2'}");
    assertThat(fixture.text("error", "/error/code")).isEqualTo("response_cancel_not_active");
    assertThat(fixture.text("error", "/error/message")).startsWith("Cancellation failed");
  }

  @Test
  void onlyOneResponseAtATime() {
    type("user", "Hello?");
    fixture.client("{'type':'response.create'}");
    fixture.client("{'type':'response.create'}");
    assertThat(fixture.text("error", "/error/code"))
        .isEqualTo("conversation_already_has_active_response");
  }

  private void type(String role, String text) {
    String kind = role.equals("assistant") ? "output_text" : "input_text";
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'"
            + role
            + "','content':[{'type':'"
            + kind
            + "','text':'"
            + text
            + "'}]}}");
  }
}
