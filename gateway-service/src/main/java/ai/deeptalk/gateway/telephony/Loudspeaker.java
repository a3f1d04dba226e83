package ai.deeptalk.gateway.telephony;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a caller's phone was sent and what of it was played, item by item. The phone plays in order
 * and says so by returning marks; when it is told to clear, it returns the rest at once, so marks
 * of what was cut off count for nothing.
 */
final class Loudspeaker {
  private final Deque<Item> unplayed = new ArrayDeque<>();

  /** Where an item was cut off. */
  record Cut(String item, int playedMs) {}

  /** More of an item was sent; returns the name of the mark that goes behind it. */
  synchronized String sent(String id, int ms) {
    Item last = unplayed.peekLast();
    if (last == null || !last.id.equals(id)) {
      last = new Item(id);
      unplayed.addLast(last);
    }
    last.sentMs += ms;
    return id + ":" + last.sentMs;
  }

  /** The phone returned a mark. */
  synchronized void played(String mark) {
    int colon = mark.lastIndexOf(':');
    String id = colon < 0 ? "" : mark.substring(0, colon);
    if (unplayed.stream().noneMatch(item -> item.id.equals(id))) {
      return;
    }
    while (!unplayed.getFirst().id.equals(id)) {
      unplayed.removeFirst(); // played to its end, or a later one would not have begun
    }
    Item item = unplayed.getFirst();
    item.playedMs = Math.max(item.playedMs, Math.min(item.sentMs, number(mark, colon + 1)));
  }

  /** The phone is told to clear; returns what the caller did not hear to its end. */
  synchronized List<Cut> cut() {
    var cuts = new ArrayList<Cut>();
    for (Item item : unplayed) {
      if (item.playedMs < item.sentMs) {
        cuts.add(new Cut(item.id, item.playedMs));
      }
    }
    unplayed.clear();
    return cuts;
  }

  private static int number(String text, int from) {
    try {
      return Integer.parseInt(text.substring(from));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }

  private static final class Item {
    final String id;
    int sentMs;
    int playedMs;

    Item(String id) {
      this.id = id;
    }
  }
}
