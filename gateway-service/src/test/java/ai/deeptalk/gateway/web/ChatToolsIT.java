package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Request;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.node.ObjectNode;

/** Function calling over chat completions, the rest of the platform as fakes. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(FakePlatform.class)
class ChatToolsIT {
  private static final String QUESTION = "What is the weather in Oslo?";
  private static final String TOOLS =
      ",'tools':[{'type':'function','function':{'name':'get_weather','description':'d','parameters':"
          + "{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}}}]";

  @LocalServerPort private int port;
  @Autowired private FakeSpokenModel model;

  @BeforeEach
  void theModelKnowsTheTool() {
    model.answer(QUESTION, "call get weather: city Oslo");
    model.answer("Who calls?", "call");
  }

  @Test
  void aCallIsTheAnswer() throws Exception {
    ObjectNode answer = Json.parse(ask(QUESTION, TOOLS));
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
    assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(answer.at("/choices/0/message/tool_calls/0/id").stringValue()).startsWith("call_");
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").stringValue())
        .isEqualTo("get_weather");
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments").stringValue())
        .isEqualTo("{\"city\":\"Oslo\"}");
  }

  @Test
  void itsResultIsTheNextQuestion() throws Exception {
    post(
        "{'model':'deeptalk-mini','messages':[{'role':'user','content':'"
            + QUESTION
            + "'},{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function','function':{'name':'get_weather','arguments':'{}'}}]},{'role':'tool','tool_call_id':'call_1','content':'sunny,"
            + " 21 degrees'}]"
            + TOOLS
            + "}");
    assertThat(model.latest().turn(1).typed()).isEqualTo("result: sunny, twenty-one degrees");
    assertThat(model.latest().turn(1).history())
        .containsExactly(
            new PastTurn("tools: get weather: city", "", true),
            new PastTurn(QUESTION, "call get weather"));
  }

  @Test
  void aStreamedCallComesInOnePiece() throws Exception {
    String stream = ask(QUESTION, TOOLS + ",'stream':true");
    assertThat(stream)
        .contains("\"tool_calls\":[{\"index\":0")
        .contains("\"finish_reason\":\"tool_calls\"");
    assertThat(stream).doesNotContain("call get weather").endsWith("data: [DONE]\n\n");
  }

  @Test
  void aStreamedAnswerIsNotHeldBackForLong() throws Exception {
    String stream = ask("Hello", TOOLS + ",'stream':true");
    assertThat(stream.split("\"content\":", -1)).hasSizeGreaterThan(4);
    String shortest = ask("Who calls?", TOOLS + ",'stream':true");
    assertThat(shortest).contains("\"content\":\"call\"").contains("\"finish_reason\":\"stop\"");
  }

  @Test
  void nothingIsSpokenBeforeACall() throws Exception {
    ObjectNode answer =
        Json.parse(
            ask(
                QUESTION,
                TOOLS
                    + ",'modalities':['text','audio'],'audio':{'voice':'alloy','format':'pcm16'}"));
    assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
    assertThat(model.latest().requests())
        .extracting(Request::task)
        .containsExactly(Task.ANSWER_IN_TEXT);
  }

  @Test
  void aChosenFunctionBeginsTheAnswer() throws Exception {
    ask(QUESTION, TOOLS + ",'tool_choice':{'type':'function','function':{'name':'get_weather'}}");
    assertThat(model.latest().requests())
        .extracting(Request::text)
        .isEqualTo(List.of("call get weather:"));
  }

  @Test
  void aChoiceThatIsNotThereIsRefused() throws Exception {
    ObjectNode answer =
        Json.parse(
            ask(QUESTION, TOOLS + ",'tool_choice':{'type':'function','function':{'name':'sing'}}"));
    assertThat(answer.at("/error/param").stringValue()).isEqualTo("tool_choice");
  }

  private String ask(String question, String more) throws IOException, InterruptedException {
    return post(
        "{'model':'deeptalk-mini','messages':[{'role':'user','content':'"
            + question
            + "'}]"
            + more
            + "}");
  }

  private String post(String body) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://localhost:" + port + "/v1/chat/completions"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
