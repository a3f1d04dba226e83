package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The order of our events against recordings of the public service, where the order is fixed. */
class RecordedOrderTest {
  @Test
  void aVoiceTurnHasTheRecordedOrder() {
    SessionFixture fixture = new SessionFixture();
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'m'}}}}}");
    ask(fixture);
    assertThat(ordered(fixture.record))
        .isEqualTo(ordered(recorded("openai-voice-turn-server-vad")));
  }

  @Test
  void threeVoiceTurnsHaveTheRecordedOrder() {
    SessionFixture fixture = new SessionFixture();
    fixture.client(
        "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':{'model':'m'}}}}}");
    ask(fixture);
    ask(fixture);
    ask(fixture);
    assertThat(ordered(fixture.record))
        .isEqualTo(ordered(recorded("openai-voice-three-turns-server-vad")));
  }

  @Test
  void aTypedQuestionWithASpokenAnswerHasTheRecordedOrder() {
    SessionFixture fixture = new SessionFixture();
    replay(fixture, "openai-text-in-audio-out");
    assertThat(ordered(fixture.record)).isEqualTo(ordered(recorded("openai-text-in-audio-out")));
  }

  @Test
  void seededHistoryHasTheRecordedOrder() {
    SessionFixture fixture = new SessionFixture();
    replay(fixture, "openai-history-seeding");
    assertThat(ordered(fixture.record)).isEqualTo(ordered(recorded("openai-history-seeding")));
  }

  @Test
  void aToolTurnHasTheRecordedOrder() {
    SessionFixture fixture = new SessionFixture();
    fixture.model.answer("What is the weather in London?", "call get weather: city London");
    String name = "openai-tool-round";
    lines(name).stream()
        .filter(line -> line.get("direction").stringValue().equals("client"))
        .map(line -> (ObjectNode) line.get("event"))
        .forEach(event -> {
          if (event.at("/item/type").asString("").equals("function_call_output")) {
            fixture.stepAll();
            String callId = fixture.text("response.done", "/response/output/0/call_id");
            ((ObjectNode) event.get("item")).put("call_id", callId);
          }
          fixture.accept(new SessionInput.ClientText(Json.write(event)));
        });
    fixture.stepAll();
    assertThat(ordered(fixture.record)).isEqualTo(ordered(recorded(name)));
    for (String type :
        List.of("response.output_item.added", "response.function_call_arguments.done")) {
      JsonNode theirs = first(recorded(name), type);
      assertThat(missing(theirs, first(fixture.record, type), type)).isEmpty();
    }
  }

  @Test
  void everySharedFieldStandsWhereItWasRecorded() {
    SessionFixture fixture = new SessionFixture();
    ask(fixture);
    for (String type :
        List.of(
            "session.created",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "response.created",
            "response.output_item.done",
            "response.content_part.done",
            "response.done",
            "rate_limits.updated")) {
      JsonNode theirs = first(recorded("openai-voice-three-turns-server-vad"), type);
      JsonNode ours = first(fixture.record, type);
      assertThat(missing(theirs, ours, type)).isEmpty();
    }
  }

  private static List<String> missing(JsonNode theirs, JsonNode ours, String path) {
    return theirs
        .propertyStream()
        .flatMap(entry -> {
          String at = path + "/" + entry.getKey();
          if (!ours.has(entry.getKey())) {
            return List.of(at).stream();
          }
          return entry.getValue().isObject() && ours.get(entry.getKey()).isObject()
              ? missing(entry.getValue(), ours.get(entry.getKey()), at).stream()
              : List.<String>of().stream();
        })
        .toList();
  }

  private static JsonNode first(List<ObjectNode> events, String type) {
    return events.stream()
        .filter(e -> e.get("type").stringValue().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static void ask(SessionFixture fixture) {
    fixture.speak(800);
    fixture.beSilent(600);
    fixture.stepAll();
    fixture.pass(java.time.Duration.ofSeconds(10));
  }

  /** Sends what the recorded client sent, and lets the model answer. */
  private static void replay(SessionFixture fixture, String name) {
    lines(name).stream()
        .filter(line -> line.get("direction").stringValue().equals("client"))
        .forEach(
            line -> fixture.accept(new SessionInput.ClientText(Json.write(line.get("event")))));
    fixture.stepAll();
  }

  /**
   * What is in fixed order: neither deltas, nor transcription, nor the rate limits that come only
   * sometimes.
   */
  private static List<String> ordered(List<ObjectNode> events) {
    return events.stream()
        .map(event -> event.get("type").stringValue())
        .filter(type -> !type.endsWith(".delta"))
        .filter(type -> !type.contains("input_audio_transcription"))
        .filter(type -> !type.equals("rate_limits.updated"))
        .toList();
  }

  private static List<ObjectNode> recorded(String name) {
    return lines(name).stream()
        .filter(line -> line.get("direction").stringValue().equals("server"))
        .map(line -> (ObjectNode) line.get("event"))
        .toList();
  }

  private static List<ObjectNode> lines(String name) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    RecordedOrderTest.class.getResourceAsStream(
                        "/realtime/traffic/" + name + ".jsonl")),
                StandardCharsets.UTF_8))) {
      return in.lines().map(Json::parse).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
