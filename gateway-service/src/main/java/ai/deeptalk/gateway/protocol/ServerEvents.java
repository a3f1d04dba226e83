package ai.deeptalk.gateway.protocol;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says the server's events to one client, each with an id of its own, fields in the recorded order.
 */
public final class ServerEvents {
  private final Ids ids;
  private final Consumer<ObjectNode> out;

  public ServerEvents(Ids ids, Consumer<ObjectNode> out) {
    this.ids = ids;
    this.out = out;
  }

  public void session(String type, ObjectNode session) {
    session(type, session, event -> {});
  }

  /**
   * The same for a client that understands more.
   *
   * @param more adds what only some clients understand
   */
  public void session(String type, ObjectNode session, Consumer<ObjectNode> more) {
    ObjectNode event = event(type);
    event.set("session", session);
    more.accept(event);
    out.accept(event);
  }

  public void error(Refusal refusal, Optional<String> eventId) {
    ObjectNode event = event("error");
    event
        .putObject("error")
        .put("type", refusal.type())
        .put("code", refusal.code())
        .put("message", refusal.text())
        .put("param", refusal.param())
        .put("event_id", eventId.orElse(null));
    out.accept(event);
  }

  public void speechStarted(int audioStartMs, String itemId) {
    out.accept(
        event("input_audio_buffer.speech_started")
            .put("audio_start_ms", audioStartMs)
            .put("item_id", itemId));
  }

  public void speechStopped(int audioEndMs, String itemId) {
    out.accept(
        event("input_audio_buffer.speech_stopped")
            .put("audio_end_ms", audioEndMs)
            .put("item_id", itemId));
  }

  public void timeoutTriggered(int audioStartMs, int audioEndMs, String itemId) {
    out.accept(
        event("input_audio_buffer.timeout_triggered")
            .put("audio_start_ms", audioStartMs)
            .put("audio_end_ms", audioEndMs)
            .put("item_id", itemId));
  }

  public void committed(@Nullable String previous, String itemId) {
    out.accept(
        event("input_audio_buffer.committed")
            .put("previous_item_id", previous)
            .put("item_id", itemId));
  }

  public void cleared() {
    out.accept(event("input_audio_buffer.cleared"));
  }

  public void itemAdded(@Nullable String previous, ObjectNode item) {
    item("conversation.item.added", previous, item);
  }

  public void itemDone(@Nullable String previous, ObjectNode item) {
    item("conversation.item.done", previous, item);
  }

  public void itemRetrieved(ObjectNode item) {
    ObjectNode event = event("conversation.item.retrieved");
    event.set("item", item);
    out.accept(event);
  }

  public void itemDeleted(String itemId) {
    out.accept(event("conversation.item.deleted").put("item_id", itemId));
  }

  public void itemTruncated(String itemId, int contentIndex, int audioEndMs) {
    out.accept(
        event("conversation.item.truncated")
            .put("item_id", itemId)
            .put("content_index", contentIndex)
            .put("audio_end_ms", audioEndMs));
  }

  public void transcriptionDelta(String itemId, String delta) {
    out.accept(
        event("conversation.item.input_audio_transcription.delta")
            .put("item_id", itemId)
            .put("content_index", 0)
            .put("delta", delta));
  }

  public void transcriptionCompleted(String itemId, String transcript, double seconds) {
    ObjectNode event =
        event("conversation.item.input_audio_transcription.completed")
            .put("item_id", itemId)
            .put("content_index", 0)
            .put("transcript", transcript);
    event.putObject("usage").put("type", "duration").put("seconds", seconds);
    out.accept(event);
  }

  public void transcriptionFailed(String itemId, String code, String message) {
    ObjectNode event =
        event("conversation.item.input_audio_transcription.failed")
            .put("item_id", itemId)
            .put("content_index", 0);
    event
        .putObject("error")
        .put("type", "transcription_error")
        .put("code", code)
        .put("message", message);
    out.accept(event);
  }

  public void response(String type, ObjectNode response) {
    ObjectNode event = event(type);
    event.set("response", response);
    out.accept(event);
  }

  public void outputItem(String type, String responseId, ObjectNode item) {
    ObjectNode event = event(type).put("response_id", responseId).put("output_index", 0);
    event.set("item", item);
    out.accept(event);
  }

  public void contentPart(String type, Place place, ObjectNode part) {
    ObjectNode event = placed(type, place);
    event.set("part", part);
    out.accept(event);
  }

  public void textDelta(Place place, String delta, boolean spoken) {
    out.accept(
        placed(
                spoken ? "response.output_audio_transcript.delta" : "response.output_text.delta",
                place)
            .put("delta", delta));
  }

  public void audioDelta(Place place, byte[] audio) {
    out.accept(
        placed("response.output_audio.delta", place)
            .put("delta", Base64.getEncoder().encodeToString(audio)));
  }

  public void audioDone(Place place) {
    out.accept(placed("response.output_audio.done", place));
  }

  public void textDone(Place place, String text, boolean spoken) {
    out.accept(
        spoken
            ? placed("response.output_audio_transcript.done", place).put("transcript", text)
            : placed("response.output_text.done", place).put("text", text));
  }

  public void argumentsDelta(Place place, String callId, String delta) {
    out.accept(called("response.function_call_arguments.delta", place, callId).put("delta", delta));
  }

  public void argumentsDone(Place place, String callId, String name, String arguments) {
    out.accept(
        called("response.function_call_arguments.done", place, callId)
            .put("name", name)
            .put("arguments", arguments));
  }

  private ObjectNode called(String type, Place place, String callId) {
    return event(type)
        .put("response_id", place.responseId())
        .put("item_id", place.itemId())
        .put("output_index", 0)
        .put("call_id", callId);
  }

  public void rateLimits(long limit, long remaining, Duration reset) {
    ObjectNode event = event("rate_limits.updated");
    event
        .putArray("rate_limits")
        .addObject()
        .put("name", "tokens")
        .put("limit", limit)
        .put("remaining", remaining)
        .put("reset_seconds", reset.toMillis() / 1000.0);
    out.accept(event);
  }

  private void item(String type, @Nullable String previous, ObjectNode item) {
    ObjectNode event = event(type).put("previous_item_id", previous);
    event.set("item", item);
    out.accept(event);
  }

  private ObjectNode placed(String type, Place place) {
    return event(type)
        .put("response_id", place.responseId())
        .put("item_id", place.itemId())
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private ObjectNode event(String type) {
    return Json.object().put("type", type).put("event_id", ids.event());
  }

  /** Where in the output something belongs: this server's responses have one item with one part. */
  public record Place(String responseId, String itemId) {}
}
