package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.launcher.client.ClientEvents;
import ai.deeptalk.launcher.client.RealtimeConnection;
import ai.deeptalk.launcher.client.RealtimeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The user talks over the answer. */
final class BargeInIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() {
    // A short lead keeps an answer in the making for as long as it is heard, however short it is.
    platform = PlatformUnderTest.embedded(Map.of("deeptalk.slm.lead", "300ms"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void talkingOverAnAnswerEndsItAndTheNewQuestionIsAnswered() {
    try (var connection = platform.connect();
        var speaker = Speaker.on(connection)) {
      platform.voice(connection);
      speaker.say(SampleQuestion.named("hello").recording());
      RealtimeEvent first = connection.awaitType("response.created", PATIENCE);
      RealtimeEvent audio = connection.awaitType("response.output_audio.delta", PATIENCE);
      speaker.say(SampleQuestion.named("capital-norway").recording());

      List<RealtimeEvent> untilDone = until(connection, "response.done");
      RealtimeEvent cancelled = untilDone.getLast();
      assertThat(cancelled.at("response").path("status").asString()).isEqualTo("cancelled");
      assertThat(cancelled.at("response").path("status_details").path("reason").asString())
          .isEqualTo("turn_detected");
      assertThat(untilDone)
          .extracting(RealtimeEvent::type)
          .contains("input_audio_buffer.speech_started");

      connection.send(
          ClientEvents.event("conversation.item.truncate")
              .put("item_id", audio.text("item_id"))
              .put("content_index", 0)
              .put("audio_end_ms", 40));
      connection.awaitType("conversation.item.truncated", PATIENCE);

      RealtimeEvent second = connection.awaitType("response.created", PATIENCE);
      assertThat(id(second)).isNotEqualTo(id(first));
      List<RealtimeEvent> rest = until(connection, "response.done");
      assertThat(rest).noneMatch(event -> event.text("response_id").equals(id(first)));
      assertThat(rest.getLast().at("response").path("status").asString())
          .isIn("completed", "incomplete");
    }
  }

  @Test
  void aCancelledAnswerFallsSilent() {
    try (var connection = platform.connect()) {
      platform.voice(connection);
      connection.send(ClientEvents.userText("How are you?"));
      connection.send(ClientEvents.createResponse());
      connection.awaitType("response.output_audio.delta", PATIENCE);
      connection.send(ClientEvents.event("response.cancel"));

      assertThat(
              until(connection, "response.done").getLast().at("response").path("status").asString())
          .isEqualTo("cancelled");
      long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < deadline) {
        connection
            .next(Duration.ofMillis(100))
            .ifPresent(
                event -> assertThat(event.type()).isNotEqualTo("response.output_audio.delta"));
      }
    }
  }

  private static String id(RealtimeEvent created) {
    return created.at("response").path("id").asString();
  }

  private static List<RealtimeEvent> until(RealtimeConnection connection, String type) {
    var events = new ArrayList<RealtimeEvent>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      connection.next(Duration.ofMillis(200)).ifPresent(events::add);
      if (!events.isEmpty() && events.getLast().type().equals(type)) {
        return events;
      }
    }
    throw new AssertionError(
        "no " + type + " among " + events.stream().map(RealtimeEvent::type).toList());
  }
}
