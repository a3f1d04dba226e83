package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.launcher.client.ClientEvents;
import ai.deeptalk.launcher.client.RealtimeConnection;
import ai.deeptalk.launcher.client.RealtimeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The default model calls functions, asked by keyboard and by voice, and speaks of their results.
 */
final class ToolTurnIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LEAST_RIGHT_CALLS = 8; // the present model: 9

  private static final List<Asked> ASKED =
      List.of(
          new Asked(
              "What is the weather in Oslo?", "get_weather", "city:string", "{'city':'Oslo'}"),
          new Asked(
              "What's the weather like in Cairo?",
              "lookupWeather",
              "location:string",
              "{'location':'Cairo'}"),
          new Asked(
              "Set a timer for ten minutes.", "set_timer", "minutes:integer", "{'minutes':10}"),
          new Asked(
              "Turn on the light in the kitchen.",
              "turn_on_light",
              "room:string",
              "{'room':'the kitchen'}"),
          new Asked(
              "Where is my order seventeen?",
              "get_order_status",
              "order_id:integer",
              "{'order_id':17}"),
          new Asked("Call Anna.", "call_contact", "name:string", "{'name':'Anna'}"),
          new Asked("Play jazz.", "play_music", "query:string", "{'query':'jazz'}"),
          new Asked("What time is it in Tokyo?", "get_time", "city:string", "{'city':'Tokyo'}"),
          new Asked("Roll the dice.", "roll_dice", "", "{}"),
          new Asked("Please hang up.", "end_call", "", "{}"));

  private static final ObjectNode OTHER = new Asked("", "transfer_to_human", "", "").tool();

  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(TestModel.any().speaks(), "random weights call nothing");
    platform = PlatformUnderTest.embedded(Map.of());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void functionsAreCalledWithTheirArguments() {
    int right = 0;
    for (Asked asked : ASKED) {
      try (var connection = platform.connect()) {
        offer(connection, asked.tool(), OTHER);
        connection.send(ClientEvents.userText(asked.question));
        JsonNode item = output(connection);
        boolean called =
            item.path("name").asString("").equals(asked.name)
                && item.path("arguments").asString("").equals(asked.arguments.replace('\'', '"'));
        right += called ? 1 : 0;
        System.out.println((called ? "right " : "WRONG ") + asked.question + " " + item);
      }
    }
    System.out.println("right calls: " + right + " of " + ASKED.size());
    assertThat(right).isGreaterThanOrEqualTo(LEAST_RIGHT_CALLS);
  }

  @Test
  void aResultIsSpokenAbout() {
    try (var connection = platform.connect()) {
      offer(connection, ASKED.getFirst().tool());
      connection.send(ClientEvents.userText(ASKED.getFirst().question));
      JsonNode call = output(connection);
      ObjectNode result = ClientEvents.event("conversation.item.create");
      result
          .putObject("item")
          .put("type", "function_call_output")
          .put("call_id", call.path("call_id").asString())
          .put("output", "It is sunny and 21 degrees in Oslo.");
      connection.send(result);
      JsonNode answer = output(connection);

      assertThat(answer.path("type").asString()).isEqualTo("message");
      assertThat(answer.at("/content/0/transcript").asString())
          .contains("sunny", "twenty-one", "Oslo");
    }
  }

  @Test
  void whatNeedsNoFunctionIsAnsweredAsEver() {
    try (var connection = platform.connect()) {
      offer(connection, ASKED.getFirst().tool(), OTHER);
      connection.send(ClientEvents.userText("What is the capital of Norway?"));
      assertThat(output(connection).at("/content/0/transcript").asString()).contains("Oslo");
    }
  }

  private static void offer(RealtimeConnection connection, ObjectNode... tools) {
    ObjectNode update = ClientEvents.voiceSession("deeptalk-mini", 500);
    var list = update.withObject("/session").putArray("tools");
    for (ObjectNode tool : tools) {
      list.add(tool);
    }
    connection.send(update);
    connection.awaitType("session.updated", PATIENCE);
  }

  private static JsonNode output(RealtimeConnection connection) {
    connection.send(ClientEvents.createResponse());
    return done(connection).at("response").path("output").path(0);
  }

  private static RealtimeEvent done(RealtimeConnection connection) {
    return connection.awaitType("response.done", PATIENCE);
  }

  /**
   * @param parameter name and type of the only one; empty without any
   * @param arguments JSON in single quotes
   */
  private record Asked(String question, String name, String parameter, String arguments) {
    ObjectNode tool() {
      ObjectNode tool =
          JsonMapper.shared().createObjectNode().put("type", "function").put("name", name);
      ObjectNode schema = tool.putObject("parameters").put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      if (!parameter.isEmpty()) {
        String[] parts = parameter.split(":", -1);
        properties.putObject(parts[0]).put("type", parts[1]);
        schema.putArray("required").add(parts[0]);
      }
      return tool;
    }
  }
}
