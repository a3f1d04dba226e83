package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.FakeSpokenModel.FakeDialogue;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Request;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolTurnTest {
  private static final String QUESTION = "What is the weather in Oslo?";
  private static final String WEATHER =
      "{'type':'function','name':'get_weather','description':'Weather of a city.','parameters':"
          + "{'type':'object','properties':{'city':{'type':'string'},'unit':{'type':'string'}},"
          + "'required':['city']}}";
  private static final String TIMER =
      "{'type':'function','name':'setTimer','parameters':{'type':'object','properties':"
          + "{'minutes':{'type':'integer'}}}}";

  private final SessionFixture fixture = new SessionFixture();

  private void offer(String more) {
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','tools':["
            + WEATHER
            + ","
            + TIMER
            + "]"
            + more
            + "}}");
  }

  private void ask(String text) {
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'"
            + text
            + "'}]}}");
    fixture.client("{'type':'response.create'}");
  }

  private FakeDialogue model() {
    return fixture.model.latest();
  }

  @Test
  void aCallIsWrittenAndNeverSpoken() {
    fixture.model.answer(QUESTION, "call get weather: city Oslo");
    offer("");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.text("response.done", "/response/output/0/type")).isEqualTo("function_call");
    assertThat(fixture.text("response.function_call_arguments.done", "/name"))
        .isEqualTo("get_weather");
    assertThat(fixture.text("response.function_call_arguments.done", "/arguments"))
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(fixture.all("response.output_audio.delta")).isEmpty();
    assertThat(fixture.all("response.content_part.added")).isEmpty();
    assertThat(model().requests())
        .extracting(Request::task)
        .containsExactly(Task.ANSWER_IN_SPEECH, Task.ANSWER_IN_TEXT);
    assertThat(model().cancelled()).contains(1);
  }

  @Test
  void theResultIsTheNextQuestion() {
    fixture.model.answer(QUESTION, "call get weather: city Oslo");
    offer("");
    ask(QUESTION);
    fixture.stepAll();
    String callId = fixture.text("response.done", "/response/output/0/call_id");
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
            + callId
            + "','output':'{\\\"condition\\\":\\\"sunny\\\",\\\"temperature\\\":21}'}}");
    fixture.client("{'type':'response.create'}");
    fixture.stepAll();

    FakeSpokenModel.Turn turn = model().turn(model().requests().getLast().turn());
    assertThat(turn.typed()).isEqualTo("result: condition sunny, temperature twenty-one");
    assertThat(turn.history())
        .containsExactly(
            new PastTurn("tools: get weather: city; set timer: minutes", "", true),
            new PastTurn(QUESTION, "call get weather: city Oslo"));
    assertThat(fixture.text("response.done", "/response/output/0/type")).isEqualTo("message");
    assertThat(fixture.all("response.output_audio.delta")).isNotEmpty();
  }

  @Test
  void anAnswerIsSaidWholeThoughItsBeginningWasHeldBack() {
    fixture.model.answer(QUESTION, "calm and sunny");
    offer("");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(fixture.text("response.output_audio_transcript.done", "/transcript"))
        .isEqualTo("calm and sunny");
    assertThat(fixture.all("response.output_audio.delta")).hasSize(6);
  }

  @Test
  void aShortAnswerThatLooksLikeACallIsSaid() {
    fixture.model.answer(QUESTION, "call");
    offer("");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("completed");
    assertThat(fixture.text("response.output_audio_transcript.done", "/transcript"))
        .isEqualTo("call");
    assertThat(fixture.all("response.output_audio.delta")).hasSize(2);
  }

  @Test
  void aSpokenQuestionMayCallAsWell() {
    fixture.model.answer("", "call set timer: minutes twenty-five");
    offer("");
    fixture.speak(800);
    fixture.beSilent(600);
    fixture.stepAll();

    assertThat(fixture.text("response.function_call_arguments.done", "/arguments"))
        .isEqualTo("{\"minutes\":25}");
    assertThat(model().turn(1).history()).hasSize(1);
  }

  @Test
  void aCallThatIsRequiredBeginsAsOne() {
    fixture.model.answer(QUESTION, "call get weather: city Oslo");
    offer(",'tool_choice':{'type':'function','name':'get_weather'}");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(model().requests().getFirst())
        .isEqualTo(new Request(1, 1, Task.ANSWER_IN_TEXT, "call get weather:", 0, Speed.NORMAL));
    assertThat(fixture.text("response.function_call_arguments.done", "/arguments"))
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(fixture.text("session.updated", "/session/tool_choice/name"))
        .isEqualTo("get_weather");
  }

  @Test
  void noneShowsNoToolsToTheModel() {
    offer(",'tool_choice':'none'");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(model().turn(1).history()).isEqualTo(List.of());
    assertThat(fixture.text("response.done", "/response/output/0/type")).isEqualTo("message");
  }

  @Test
  void aCallOfNoToolFailsAndLeavesNothingBehind() {
    fixture.model.answer(QUESTION, "call the doctor");
    offer("");
    ask(QUESTION);
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("failed");
    assertThat(fixture.text("response.done", "/response/status_details/error/code"))
        .isEqualTo("function_call_invalid");
    assertThat(fixture.last("response.done").at("/response/output")).isEmpty();
  }

  @Test
  void aCallCutOffIsNoCall() {
    fixture.model.answer(QUESTION, "call get weather: city Oslo");
    offer("");
    ask(QUESTION);
    fixture.step();
    fixture.step();
    fixture.client("{'type':'response.cancel'}");
    fixture.stepAll();

    assertThat(fixture.text("response.done", "/response/status")).isEqualTo("cancelled");
    assertThat(fixture.all("response.function_call_arguments.done")).isEmpty();
    assertThat(fixture.all("response.done")).hasSize(1);
  }

  @Test
  void callsOfAnotherSessionCanBeSeeded() {
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'function_call','call_id':'c1','name':'get_weather','arguments':'{}'}}");
    fixture.client(
        "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'c1','output':'sunny'}}");
    assertThat(fixture.all("error")).isEmpty();
    assertThat(fixture.all("conversation.item.done")).hasSize(2);
  }

  @Test
  void toolsAreForgottenWithAnEmptyList() {
    offer(",'tool_choice':'required'");
    fixture.client("{'type':'session.update','session':{'type':'realtime','tools':[]}}");
    assertThat(fixture.text("session.updated", "/session/tool_choice")).isEqualTo("auto");
    assertThat(fixture.last("session.updated").at("/session/tools")).isEmpty();
  }
}
