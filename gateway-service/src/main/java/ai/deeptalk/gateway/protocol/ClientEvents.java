package ai.deeptalk.gateway.protocol;

import ai.deeptalk.gateway.protocol.ClientEvent.AppendAudio;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a client's frame into an event, in two steps: first the id, so that an error about the rest
 * can name it.
 */
public final class ClientEvents {
  private static final int MAX_EVENT_ID_CHARACTERS = 512;
  private static final List<String> TYPES =
      List.of(
          "session.update",
          "input_audio_buffer.append",
          "input_audio_buffer.commit",
          "input_audio_buffer.clear",
          "conversation.item.create",
          "conversation.item.retrieve",
          "conversation.item.delete",
          "conversation.item.truncate",
          "response.create",
          "response.cancel");

  private ClientEvents() {}

  /** The client's own id for the event, if it is one. */
  public static Optional<String> eventId(ObjectNode event) {
    JsonNode id = event.get("event_id");
    return id != null && id.isString() && id.stringValue().length() <= MAX_EVENT_ID_CHARACTERS
        ? Optional.of(id.stringValue())
        : Optional.empty();
  }

  public static ClientEvent read(ObjectNode node) {
    Fields event = new Fields(node, "");
    if (event.value("type").isEmpty()) {
      throw Refusal.invalidEvent("The 'type' field is missing.");
    }
    event
        .string("event_id")
        .filter(id -> id.length() > MAX_EVENT_ID_CHARACTERS)
        .ifPresent(id -> {
          throw Refusal.invalidValue(
              "event_id",
              "An event id may have at most " + MAX_EVENT_ID_CHARACTERS + " characters.");
        });
    String type = event.requiredString("type");
    if (type.equals("output_audio_buffer.clear")) {
      throw Refusal.invalidEvent(
          "'output_audio_buffer.clear' is for WebRTC and SIP connections only.");
    }
    ClientEvent read =
        switch (event.choice("type", TYPES).orElseThrow()) {
          case "session.update" -> new ClientEvent.UpdateSession(event.requiredFields("session"));
          case "input_audio_buffer.append" ->
              new AppendAudio(event.requiredBase64("audio", Capabilities.MAX_APPEND_BYTES));
          case "input_audio_buffer.commit" -> new ClientEvent.CommitAudio();
          case "input_audio_buffer.clear" -> new ClientEvent.ClearAudio();
          case "conversation.item.create" ->
              new ClientEvent.CreateItem(
                  NewItem.read(event.requiredFields("item")), event.string("previous_item_id"));
          case "conversation.item.retrieve" ->
              new ClientEvent.RetrieveItem(event.requiredString("item_id"));
          case "conversation.item.delete" ->
              new ClientEvent.DeleteItem(event.requiredString("item_id"));
          case "conversation.item.truncate" ->
              new ClientEvent.TruncateItem(
                  event.requiredString("item_id"),
                  event.requiredInteger("content_index", 0, Integer.MAX_VALUE),
                  event.requiredInteger("audio_end_ms", 0, Integer.MAX_VALUE));
          case "response.create" -> new ClientEvent.CreateResponse(event.fields("response"));
          default -> new ClientEvent.CancelResponse(event.string("response_id"));
        };
    event.finish();
    return read;
  }
}
