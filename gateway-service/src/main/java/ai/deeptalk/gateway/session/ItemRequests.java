package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.ClientEvent.CreateItem;
import ai.deeptalk.gateway.protocol.ClientEvent.TruncateItem;
import ai.deeptalk.gateway.protocol.NewItem;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What a client does to the items of its conversation. */
final class ItemRequests {
  private final SessionScope scope;
  private final Conversation conversation;
  private final Responses responses;
  private final SpokenItems spoken;
  private final Deque<Held> held = new ArrayDeque<>();

  ItemRequests(
      SessionScope scope, Conversation conversation, Responses responses, SpokenItems spoken) {
    this.spoken = spoken;
    this.scope = scope;
    this.conversation = conversation;
    this.responses = responses;
  }

  /** Adds an item, or holds it until the running response is done. */
  void create(CreateItem request, Optional<String> eventId) {
    if (!responses.isActive()) {
      add(request);
    } else if (held.size() < scope.limits().heldItems()) {
      held.addLast(new Held(request, eventId));
    } else {
      throw Refusal.coded(
          "conversation_item_limit",
          "At most " + scope.limits().heldItems() + " items may wait for a response to end.");
    }
  }

  /** Adds what was held. */
  void release() {
    while (!held.isEmpty() && !responses.isActive()) {
      Held next = held.removeFirst();
      try {
        add(next.request);
      } catch (Refusal refusal) {
        scope.metrics().refused();
        scope.events().error(refusal, next.eventId);
      }
    }
  }

  void retrieve(String itemId) {
    scope
        .events()
        .itemRetrieved(
            existing(itemId, "item_retrieve_invalid_item_id", "retrieving").jsonWithAudio());
  }

  void delete(String itemId) {
    ConversationItem item = existing(itemId, "item_delete_invalid_item_id", "deleting");
    if (responses.isMaking(itemId)) {
      throw Refusal.invalidValue(
          "item_id", "The item is still being generated; cancel the response first.");
    }
    conversation.delete(item);
    scope.events().itemDeleted(itemId);
  }

  void truncate(TruncateItem request) {
    ConversationItem item =
        existing(request.itemId(), "item_truncate_invalid_item_id", "truncating");
    if (!(item.content() instanceof ModelSpeech speech)) {
      throw new Refusal(
          Refusal.INVALID_REQUEST,
          "unsupported_content_type",
          "Only model output audio messages can be truncated",
          "item_id");
    }
    if (responses.isMaking(item.id())) {
      throw Refusal.invalidValue(
          "item_id", "The item is still being generated; cancel the response first.");
    }
    if (request.contentIndex() != 0) {
      throw Refusal.invalidValue(
          "content_index", "Content index " + request.contentIndex() + " does not exist.");
    }
    if (request.audioEndMs() > speech.generatedMs()) {
      throw Refusal.invalidValue(
          "audio_end_ms",
          "Audio content of "
              + speech.generatedMs()
              + "ms is already shorter than "
              + request.audioEndMs()
              + "ms");
    }
    speech.truncate(request.audioEndMs());
    scope.events().itemTruncated(item.id(), request.contentIndex(), request.audioEndMs());
  }

  private void add(CreateItem request) {
    if (request.item() instanceof NewItem.FunctionOutput output
        && conversation.call(output.callId()).isEmpty()) {
      throw Refusal.invalidValue(
          "item.call_id", "Tool call id '" + output.callId() + "' not found in conversation.");
    }
    ConversationItem item =
        ConversationItem.of(request.item().id().orElseGet(scope.ids()::item), request.item());
    conversation.insert(item, request.previous());
    scope.events().itemAdded(conversation.previousOf(item), item.json());
    scope.events().itemDone(conversation.previousOf(item), item.json());
    if (item.content() instanceof UserSpeech speech) {
      spoken.hear(item, speech);
    }
  }

  private ConversationItem existing(String itemId, String code, String doing) {
    String shown = itemId.length() > 64 ? itemId.substring(0, 64) + "…" : itemId;
    return conversation
        .find(itemId)
        .orElseThrow(() ->
            new Refusal(
                Refusal.INVALID_REQUEST,
                code,
                "Error " + doing + " item: the item with id '" + shown + "' does not exist.",
                "item_id"));
  }

  private record Held(CreateItem request, Optional<String> eventId) {}
}
