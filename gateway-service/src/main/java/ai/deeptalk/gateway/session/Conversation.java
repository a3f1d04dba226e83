package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.ItemContent.FunctionCall;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of a conversation in order. Keeps the audio of the newest ones, as far as the budget
 * goes.
 */
final class Conversation {
  private final String id;
  private final int itemLimit;
  private final int audioBudget;
  private final List<ConversationItem> items = new ArrayList<>();

  Conversation(String id, int itemLimit, int audioBudget) {
    this.id = id;
    this.itemLimit = itemLimit;
    this.audioBudget = audioBudget;
  }

  String id() {
    return id;
  }

  List<ConversationItem> items() {
    return items;
  }

  boolean hasRoom() {
    return items.size() < itemLimit;
  }

  static Refusal full() {
    return Refusal.coded("conversation_item_limit", "The conversation has no room for more items.");
  }

  Optional<ConversationItem> find(String itemId) {
    return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
  }

  /** The id of the item before; null for the first one. */
  @Nullable String previousOf(ConversationItem item) {
    int at = items.indexOf(item);
    return at <= 0 ? null : items.get(at - 1).id();
  }

  @Nullable String lastId() {
    return items.isEmpty() ? null : items.getLast().id();
  }

  /** The item of a function call. */
  Optional<ConversationItem> call(String callId) {
    return items.stream()
        .filter(item -> item.content() instanceof FunctionCall call && call.callId().equals(callId))
        .findFirst();
  }

  void append(ConversationItem item) {
    items.add(item);
  }

  /**
   * Inserts where a client wants it.
   *
   * @param previous empty: at the end; "root": at the front
   */
  void insert(ConversationItem item, Optional<String> previous) {
    if (!hasRoom()) {
      throw full();
    }
    if (find(item.id()).isPresent()) {
      throw Refusal.invalidValue("item.id", "An item with id '" + item.id() + "' already exists.");
    }
    if (previous.isEmpty()) {
      items.add(item);
    } else if (previous.get().equals("root")) {
      items.addFirst(item);
    } else {
      ConversationItem before =
          find(previous.get())
              .orElseThrow(() ->
                  Refusal.invalidValue(
                      "previous_item_id",
                      "Previous item with id '" + previous.get() + "' not found."));
      items.add(items.indexOf(before) + 1, item);
    }
  }

  void delete(ConversationItem item) {
    items.remove(item);
  }

  /** The last thing the model said aloud, if nothing came after it but the user. */
  Optional<ModelSpeech> lastSpeech() {
    return items.reversed().stream()
        .map(ConversationItem::content)
        .filter(ModelSpeech.class::isInstance)
        .map(ModelSpeech.class::cast)
        .findFirst();
  }

  /** What came before {@code item}, or everything if it is not there. */
  List<ConversationItem> before(ConversationItem item) {
    int at = items.indexOf(item);
    return at < 0 ? items : items.subList(0, at);
  }

  /** Drops the oldest audio beyond the budget. */
  void trimAudio() {
    long kept = 0;
    for (ConversationItem item : items.reversed()) {
      int size = item.content().audioBytes();
      kept += size;
      if (kept > audioBudget && size > 0) {
        kept -= item.content().forgetAudio();
      }
    }
  }
}
