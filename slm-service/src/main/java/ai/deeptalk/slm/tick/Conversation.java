package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.engine.Feature;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one session: its recent turns and its replies. Belongs to the tick thread. */
final class Conversation {
  /**
   * A reply may follow the turn before the newest, as a transcription does; older ones are gone.
   */
  private static final int MAX_TURNS = 2;

  private final DecodingParts parts;
  private final SessionRoute route;
  private final SessionEvents events;
  private final AudioTokenSink sink;
  private final Deque<Turn> turns = new ArrayDeque<>();
  private final Map<Integer, Reply> replies = new LinkedHashMap<>();
  private @Nullable Prompt before;
  private int newestTurn = -1;
  private int newestReply = -1;
  private boolean open = true;

  Conversation(DecodingParts parts, SessionRoute route, SessionEvents events, AudioTokenSink sink) {
    this.parts = parts;
    this.route = route;
    this.events = events;
    this.sink = sink;
  }

  void beginTurn(int number, List<PromptToken> opening) {
    if (number <= newestTurn) {
      return;
    }
    newestTurn = number;
    while (turns.size() >= MAX_TURNS) {
      retire(turns.removeFirst());
    }
    Turn previous = turns.peekLast();
    if (previous != null && previous.isIdle()) {
      keep(previous.takePrompt());
    }
    Turn turn = new Turn(parts, number);
    turn.open(opening, before);
    forgetBefore();
    turns.addLast(turn);
  }

  private void retire(Turn turn) {
    turn.refuse(ErrorCode.TURN_UNKNOWN, "a newer turn has begun");
  }

  private void keep(@Nullable Prompt prompt) {
    if (prompt != null) {
      forgetBefore();
      before = prompt;
    }
  }

  private void forgetBefore() {
    if (before != null) {
      before.close();
      before = null;
    }
  }

  void refuse(int turn, ErrorCode code, String message) {
    Turn known = turn(turn);
    if (known != null) {
      known.refuse(code, message);
    }
  }

  void features(int turn, int first, List<Feature> values) {
    Turn known = turn(turn);
    if (known != null) {
      known.features(first, values);
    }
  }

  void typed(int turn, List<PromptToken> tokens) {
    Turn known = turn(turn);
    if (known != null) {
      known.typed(tokens);
    }
  }

  void endInput(int turn) {
    Turn known = turn(turn);
    if (known != null) {
      known.end(parts.now());
    }
  }

  private @Nullable Turn turn(int number) {
    for (Turn turn : turns) {
      if (turn.number() == number) {
        return turn;
      }
    }
    return null;
  }

  void respond(ReplyRequest request) {
    Reply reply =
        switch (request.task()) {
          case ANSWER_IN_SPEECH, SAY -> new SpokenReply(parts, request, route, events, sink);
          case ANSWER_IN_TEXT, TRANSCRIBE -> new WrittenReply(parts, request, events);
        };
    if (request.reply() <= newestReply) {
      reply.fail(ErrorCode.INPUT_INVALID, "reply numbers must increase: newest=" + newestReply);
      return;
    }
    newestReply = request.reply();
    Turn turn = turn(request.turn());
    if (request.task().readsTurn() && turn == null) {
      reply.fail(ErrorCode.TURN_UNKNOWN, "turn=" + request.turn());
      return;
    }
    if (!reply.admit()) {
      reply.fail(ErrorCode.OVERLOADED, "too many replies at once");
      return;
    }
    replies.put(request.reply(), reply);
    if (request.task().readsTurn() && turn != null) {
      turn.await(reply);
    } else if (reply instanceof SpokenReply spoken) {
      spoken.say();
    }
  }

  /** Cancelling is idempotent: a reply that is over stays as it ended. */
  void cancel(int number) {
    Reply reply = replies.get(number);
    if (reply != null) {
      turns.forEach(turn -> turn.forget(reply));
      reply.cancel();
    }
  }

  void played(int number, int frames) {
    Reply reply = replies.get(number);
    if (reply != null) {
      reply.played(frames);
    }
  }

  /** Ends replies past their deadline and forgets those that are over. */
  void tidy(long now) {
    for (Reply reply : replies.values()) {
      reply.expire(now);
      if (reply.over()) {
        turns.forEach(turn -> turn.forget(reply));
      }
    }
    replies.values().removeIf(Reply::over);
    turns.forEach(Turn::startWaiting);
  }

  Collection<Reply> replies() {
    return replies.values();
  }

  Collection<Turn> turns() {
    return turns;
  }

  /** Gives up prompts that nobody needs at the moment. */
  void reclaim() {
    forgetBefore();
    turns.stream().filter(Turn::isIdle).forEach(Turn::releasePrompt);
  }

  boolean isOpen() {
    return open;
  }

  /** The session is gone: nothing is told any more and everything is given back. */
  void close() {
    open = false;
    replies.values().forEach(Reply::abandon);
    replies.clear();
    turns.forEach(Turn::releasePrompt);
    turns.clear();
    forgetBefore();
  }
}
