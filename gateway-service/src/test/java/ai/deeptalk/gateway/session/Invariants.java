package ai.deeptalk.gateway.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must hold for the events of any session, whatever its client does. Fed one event at a time;
 * every breach is kept in words.
 */
final class Invariants {
  private final List<String> breaches = new ArrayList<>();
  private final Set<String> eventIds = new HashSet<>();
  private final Map<String, Open> responses = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> addedItems = new HashSet<>();
  private final Set<String> doneItems = new HashSet<>();
  private final Set<String> openSpeech = new HashSet<>();
  private final Map<String, StringBuilder> transcripts = new HashMap<>();
  private String previousType = "";
  private String previousItem = "";

  void check(ObjectNode event) {
    String type = text(event, "type");
    require(eventIds.add(text(event, "event_id")), event, "event_id is repeated");
    if (previousType.equals("response.output_item.added")
        && !isOutOfBand(text(event, "response_id"))) {
      require(
          type.equals("conversation.item.added")
              && event.at("/item/id").asString("").equals(previousItem),
          event,
          "response.output_item.added is not followed by its conversation.item.added");
    }
    switch (type) {
      case "response.created" -> created(event);
      case "response.done" -> done(event);
      case "conversation.item.added" -> {
        require(addedItems.add(event.at("/item/id").asString("")), event, "item added twice");
      }
      case "conversation.item.done" -> {
        String id = event.at("/item/id").asString("");
        require(
            addedItems.contains(id) && doneItems.add(id),
            event,
            "item done without added, or twice");
      }
      case "input_audio_buffer.speech_started" -> openSpeech.add(text(event, "item_id"));
      case "input_audio_buffer.speech_stopped" ->
          require(
              openSpeech.remove(text(event, "item_id")),
              event,
              "speech stopped that had not started");
      case "input_audio_buffer.cleared" -> openSpeech.clear();
      case "conversation.item.input_audio_transcription.delta" ->
          transcripts
              .computeIfAbsent(text(event, "item_id"), id -> new StringBuilder())
              .append(text(event, "delta"));
      case "conversation.item.input_audio_transcription.completed" ->
          require(
              transcripts
                  .getOrDefault(text(event, "item_id"), new StringBuilder())
                  .toString()
                  .strip()
                  .equals(text(event, "transcript")),
              event,
              "transcript differs from its deltas");
      default -> {
        if (type.startsWith("response.")) {
          inside(event, type);
        }
      }
    }
    previousType = type;
    previousItem = event.at("/item/id").asString("");
  }

  /** The session is over: everything that began must have ended. */
  List<String> end() {
    responses.keySet().forEach(id -> breaches.add("response never done: " + id));
    addedItems.stream()
        .filter(id -> !doneItems.contains(id))
        .forEach(id -> breaches.add("item never done: " + id));
    return breaches;
  }

  List<String> breaches() {
    return breaches;
  }

  boolean inConversation() {
    return responses.values().stream().anyMatch(open -> !open.outOfBand);
  }

  private void created(ObjectNode event) {
    String id = event.at("/response/id").asString("");
    boolean outOfBand = event.at("/response/conversation_id").isNull();
    require(outOfBand || !inConversation(), event, "two responses at once");
    require(
        responses.put(id, new Open(outOfBand)) == null && !done.contains(id),
        event,
        "response id repeated");
  }

  private void done(ObjectNode event) {
    String id = event.at("/response/id").asString("");
    Open open = responses.remove(id);
    require(open != null && done.add(id), event, "response.done without response.created");
    if (open != null) {
      require(open.parts.isEmpty(), event, "parts still open: " + open.parts);
    }
  }

  private void inside(ObjectNode event, String type) {
    Open open = responses.get(text(event, "response_id"));
    if (open == null) {
      breaches.add("outside of its response: " + event);
      return;
    }
    switch (type) {
      case "response.output_item.added" -> open.begin(this, event, "item");
      case "response.content_part.added" -> open.begin(this, event, "part");
      case "response.output_item.done" -> {
        require(
            open.outOfBand || previousType.equals("conversation.item.done"),
            event,
            "conversation.item.done must stand before");
        open.close(this, event, "item");
      }
      case "response.content_part.done" -> open.close(this, event, "part");
      case "response.output_text.delta", "response.output_audio_transcript.delta" -> {
        require(open.parts.contains("part"), event, "delta outside of a part");
        require(!open.textDone, event, "delta after done");
        open.text.append(text(event, "delta"));
      }
      case "response.output_audio.delta" ->
          require(
              open.parts.contains("part") && !open.audioDone,
              event,
              "audio outside of a part, or after done");
      case "response.function_call_arguments.delta" -> {
        require(open.parts.contains("item"), event, "arguments outside of an item");
        require(!open.textDone, event, "delta after done");
        open.text.append(text(event, "delta"));
      }
      case "response.function_call_arguments.done" -> open.textDone(this, event, "arguments");
      case "response.output_audio.done" -> open.audioDone = true;
      case "response.output_text.done" -> open.textDone(this, event, "text");
      case "response.output_audio_transcript.done" -> {
        require(open.audioDone, event, "transcript done before audio done");
        open.textDone(this, event, "transcript");
      }
      default -> breaches.add("unexpected " + type);
    }
  }

  private boolean isOutOfBand(String responseId) {
    Open open = responses.get(responseId);
    return open != null && open.outOfBand;
  }

  private void require(boolean holds, ObjectNode event, String otherwise) {
    if (!holds) {
      breaches.add(otherwise + ": " + event);
    }
  }

  private static String text(JsonNode event, String name) {
    return event.path(name).asString("");
  }

  private static final class Open {
    private final boolean outOfBand;
    private final Set<String> parts = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private boolean textDone;
    private boolean audioDone;

    Open(boolean outOfBand) {
      this.outOfBand = outOfBand;
    }

    void begin(Invariants all, ObjectNode event, String part) {
      all.require(parts.add(part), event, part + " opened twice");
    }

    void close(Invariants all, ObjectNode event, String part) {
      all.require(parts.remove(part), event, part + " closed twice");
    }

    void textDone(Invariants all, ObjectNode event, String field) {
      all.require(
          text.toString().equals(Invariants.text(event, field)),
          event,
          "text differs from its deltas");
      textDone = true;
    }
  }
}
