package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.port.ModelEvent.Words;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ResponseDescription;
import ai.deeptalk.gateway.protocol.ResponseDescription.Ending;
import ai.deeptalk.gateway.protocol.ServerEvents.Place;
import ai.deeptalk.gateway.session.ConversationItem.Status;
import ai.deeptalk.gateway.session.ItemContent.FunctionCall;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import ai.deeptalk.gateway.session.ItemContent.Typed;
import ai.deeptalk.gateway.tools.ToolCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one item that a response makes, as the client is told of it: opened with its first word or
 * sound, filled piece by piece, closed whatever ends the response.
 */
final class ResponseItem {
  private final SessionScope scope;
  private final String responseId;
  private final boolean speaks;
  private final Optional<Conversation> conversation;
  private final Place place;
  private final ModelSpeech speech;
  private final StringBuilder text = new StringBuilder();
  private @Nullable ConversationItem item;

  /**
   * @param conversation where it goes; empty out of band
   */
  ResponseItem(
      SessionScope scope, ResponseDescription description, Optional<Conversation> conversation) {
    var settings = description.settings();
    this.scope = scope;
    this.responseId = description.id();
    this.speaks = settings.speaks();
    this.conversation = conversation;
    this.place = new Place(responseId, scope.ids().item());
    this.speech = new ModelSpeech(settings.output().bytesPerMs(), settings.speed());
  }

  boolean isOpen() {
    return item != null;
  }

  boolean is(String itemId) {
    return item != null && item.id().equals(itemId);
  }

  ModelSpeech speech() {
    return speech;
  }

  void say(Words words) {
    open();
    text.append(words.text());
    speech.say(words.text(), words.frame());
    scope.events().textDelta(place, words.text(), speaks);
  }

  void sound(byte[] encoded) {
    open();
    scope.events().audioDelta(place, encoded);
    speech.sound(encoded, scope.now());
  }

  private void open() {
    if (item != null) {
      return;
    }
    ConversationItem opened =
        ConversationItem.answering(place.itemId(), speaks ? speech : new Typed(List.of()));
    item = opened;
    conversation.ifPresent(c -> c.append(opened));
    scope.events().outputItem("response.output_item.added", responseId, opened.json());
    conversation.ifPresent(c -> scope.events().itemAdded(c.previousOf(opened), opened.json()));
    scope.events().contentPart("response.content_part.added", place, part(""));
  }

  /** The whole call at once: its arguments are JSON only when all of it is known. */
  ObjectNode call(ToolCall call) {
    String callId = scope.ids().call();
    ConversationItem calling =
        ConversationItem.calling(
            place.itemId(), new FunctionCall(callId, call.name(), call.arguments()));
    item = calling;
    conversation.ifPresent(c -> c.append(calling));
    scope.events().outputItem("response.output_item.added", responseId, calling.json());
    conversation.ifPresent(c -> scope.events().itemAdded(c.previousOf(calling), calling.json()));
    scope.events().argumentsDelta(place, callId, call.arguments());
    scope.events().argumentsDone(place, callId, call.name(), call.arguments());
    calling.end(calling.content(), Status.COMPLETED);
    conversation.ifPresent(c -> scope.events().itemDone(c.previousOf(calling), calling.json()));
    scope.events().outputItem("response.output_item.done", responseId, calling.json());
    return calling.json();
  }

  /** Closes what is open; empty where nothing was. */
  Optional<ObjectNode> close(Ending ending) {
    return Optional.ofNullable(item).map(open -> close(open, ending));
  }

  private ObjectNode close(ConversationItem open, Ending ending) {
    if (speaks) {
      scope.events().audioDone(place);
    }
    scope.events().textDone(place, text.toString(), speaks);
    scope.events().contentPart("response.content_part.done", place, part(text.toString()));
    open.end(
        speaks ? speech : new Typed(List.of(text.toString())),
        ending instanceof Ending.Completed ? Status.COMPLETED : Status.INCOMPLETE);
    conversation.ifPresent(c -> scope.events().itemDone(c.previousOf(open), open.json()));
    scope.events().outputItem("response.output_item.done", responseId, open.json());
    return open.json();
  }

  private ObjectNode part(String content) {
    return speaks
        ? Json.object().put("type", "audio").put("transcript", content)
        : Json.object().put("type", "text").put("text", content);
  }
}
