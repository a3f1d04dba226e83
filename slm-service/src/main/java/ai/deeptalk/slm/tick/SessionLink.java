package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.slm.engine.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A session as seen from outside the tick thread. Every method only queues a command; what takes
 * time, such as turning text into tokens, is done by the caller before that.
 *
 * <p>A full queue is answered with {@link ErrorCode#OVERLOADED}.
 */
public final class SessionLink implements AutoCloseable {
  /** Text longer than this cannot fit any prompt and is not even turned into tokens. */
  private static final int MAX_CHARACTERS = 64 << 10;

  /** Features are outputs of a layer norm; anything far beyond is no speech. */
  private static final float MAX_FEATURE = 1e4f;

  private final DecodingParts parts;
  private final Conversation conversation;
  private final Consumer<Conversation> leave;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionLink(DecodingParts parts, Conversation conversation, Consumer<Conversation> leave) {
    this.parts = parts;
    this.conversation = conversation;
    this.leave = leave;
  }

  /** Begins a turn that follows {@code history}, oldest first. Turns too long ago are left out. */
  public void beginTurn(int turn, List<PastTurn> history, HistoryLimit limit) {
    List<PastTurn> recent = recent(history);
    int room = limit.room(parts.room().forHistory());
    List<PromptToken> all = parts.grammar().opening(recent, room);
    boolean cut = recent.size() < history.size() || parts.grammar().size(recent) > room;
    List<PromptToken> opening =
        cut && limit.keep() < 1
            ? parts.grammar().opening(recent, (int) (room * limit.keep()))
            : all;
    command(() -> conversation.beginTurn(turn, opening));
    if (cut && limit.whole()) {
      refuse(turn, ErrorCode.INPUT_TOO_LONG, "the conversation is longer than positions=" + room);
    }
  }

  private static List<PastTurn> recent(List<PastTurn> history) {
    int first = history.size();
    int characters = 0;
    while (first > 0 && characters <= MAX_CHARACTERS) {
      first--;
      characters += history.get(first).user().length() + history.get(first).assistant().length();
    }
    int from = characters > MAX_CHARACTERS ? first + 1 : first;
    List<PastTurn> recent =
        new ArrayList<>(history.subList(0, from).stream().filter(PastTurn::pinned).toList());
    recent.addAll(history.subList(from, history.size()));
    return recent;
  }

  /**
   * Adds speech to a turn.
   *
   * @param first index of the first feature, counted from 0 in the turn
   * @param values whole features, row-major
   */
  public void features(int turn, int first, float[] values) {
    int width = parts.featureWidth();
    if (values.length % width != 0) {
      refuse(turn, ErrorCode.INPUT_INVALID, "half a feature: floats=" + values.length);
      return;
    }
    for (float value : values) {
      if (!(Math.abs(value) <= MAX_FEATURE)) { // NaN too: it would spoil the step of others
        refuse(turn, ErrorCode.INPUT_INVALID, "a feature is out of range: " + value);
        return;
      }
    }
    List<Feature> features = new ArrayList<>(values.length / width);
    for (int offset = 0; offset < values.length; offset += width) {
      features.add(Feature.of(values, offset, width));
    }
    command(() -> conversation.features(turn, first, features));
  }

  /** Adds typed text to a turn. */
  public void typed(int turn, String text) {
    if (text.length() > MAX_CHARACTERS) {
      refuse(turn, ErrorCode.INPUT_TOO_LONG, "characters=" + text.length());
      return;
    }
    List<PromptToken> tokens = parts.grammar().typed(text);
    command(() -> conversation.typed(turn, tokens));
  }

  private void refuse(int turn, ErrorCode code, String message) {
    command(() -> conversation.refuse(turn, code, message));
  }

  public void endInput(int turn) {
    command(() -> conversation.endInput(turn));
  }

  /** Asks for a reply at the voice's own pace. */
  public void respond(int turn, int reply, Task task, String text, int maxOutput) {
    respond(turn, reply, task, text, maxOutput, Speed.NORMAL);
  }

  /**
   * Asks for a reply.
   *
   * @param text what to say, for {@link Task#SAY}; how to begin, for {@link Task#ANSWER_IN_TEXT}
   * @param maxOutput words and frames the reply may have; 0 for the model's own limit
   * @param speed pace of the voice
   */
  public void respond(int turn, int reply, Task task, String text, int maxOutput, Speed speed) {
    List<Integer> words = List.of();
    if (task == Task.SAY || task == Task.ANSWER_IN_TEXT) {
      if (text.length() > MAX_CHARACTERS) {
        throw new SpeechException(
            ErrorCode.INPUT_TOO_LONG, "characters=" + text.length() + " limit=" + MAX_CHARACTERS);
      }
      words = IntStream.of(parts.codec().encode(text)).boxed().toList();
      if (words.size() > parts.rules().maxReplySteps()) {
        throw new SpeechException(
            ErrorCode.INPUT_TOO_LONG,
            "tokens=" + words.size() + " limit=" + parts.rules().maxReplySteps());
      }
    }
    ReplyRequest request = new ReplyRequest(turn, reply, task, words, maxOutput, speed);
    command(() -> conversation.respond(request));
  }

  /** Ends a reply. What was handed out before stays valid; cancelling twice does nothing. */
  public void cancel(int reply) {
    command(() -> conversation.cancel(reply));
  }

  /** How many frames of a reply have been played. */
  public void played(int reply, int frames) {
    command(() -> conversation.played(reply, frames));
  }

  private void command(Runnable command) {
    if (closed.get()) {
      return;
    }
    Runnable whileOpen =
        () -> {
          if (conversation.isOpen()) {
            command.run();
          }
        };
    if (!parts.mailbox().offer(whileOpen)) {
      parts.metrics().refused("command");
      throw new SpeechException(ErrorCode.OVERLOADED, "too many commands wait for the model");
    }
  }

  /** Leaves. Replies under way end without an event. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave.accept(conversation);
    }
  }
}
