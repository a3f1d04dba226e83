package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way to a client that may come back: numbers every event, keeps it until the client has
 * acknowledged it, and sends it to whichever connection is attached. Bounded: what no longer fits
 * is lost, oldest first, and a client that needs it must start anew.
 */
final class Journal implements Outbox {
  /** A minute of speech as the protocol carries it is some four million characters. */
  static final int MAX_CHARACTERS = 8 << 20;

  private final Deque<Entry> kept = new ArrayDeque<>();
  private final int limit;
  private long characters;
  private long next = 1;
  private long acknowledged;
  private @Nullable Outbox attached;

  private record Entry(long number, String json) {}

  /** What a client that comes back can be told. */
  enum Replay {
    /** It has everything again. */
    COMPLETE,
    /** It asks for events that it acknowledged before, or that were never said. */
    GAP,
    /** Events were lost because too many waited. */
    OVERFLOW
  }

  Journal(int limit, Outbox first) {
    this.limit = limit;
    this.attached = first;
  }

  /** Numbers an event, keeps and sends it. */
  void say(ObjectNode event) {
    long number = next++;
    send(new Entry(number, Json.write(event.put("server_event_seq", number))));
  }

  private void send(Entry entry) {
    kept.add(entry);
    characters += entry.json().length();
    while (characters > limit && kept.size() > 1) {
      characters -= kept.removeFirst().json().length();
    }
    if (attached != null) {
      attached.send(entry.json());
    }
  }

  /** The client has everything up to this number. */
  void acknowledge(long number) {
    acknowledged = Math.max(acknowledged, Math.min(number, next - 1));
    while (!kept.isEmpty() && kept.getFirst().number() <= acknowledged) {
      characters -= kept.removeFirst().json().length();
    }
  }

  /** Whether everything after this number is still here. */
  Replay replayable(long received) {
    if (received < acknowledged || received >= next) {
      return Replay.GAP;
    }
    long first = kept.isEmpty() ? next : kept.getFirst().number();
    return first <= received + 1 ? Replay.COMPLETE : Replay.OVERFLOW;
  }

  /** Sends everything after this number, then whatever comes, to another connection. */
  void attach(Outbox connection, long received) {
    attached = connection;
    acknowledge(received);
    kept.forEach(entry -> connection.send(entry.json()));
  }

  /** Nobody listens now. */
  void detach() {
    attached = null;
  }

  boolean isAttachedTo(Outbox connection) {
    return connection.equals(attached);
  }

  @Nullable Outbox attached() {
    return attached;
  }

  /** Says something to the attached connection alone, outside the numbered events. */
  @Override
  public void send(String json) {
    if (attached != null) {
      attached.send(json);
    }
  }

  @Override
  public void close(int code, String reason) {
    if (attached != null) {
      attached.close(code, reason);
    }
  }

  @Override
  public void handled() {
    if (attached != null) {
      attached.handled();
    }
  }
}
