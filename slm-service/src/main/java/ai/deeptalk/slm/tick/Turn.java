package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.slm.engine.Feature;
import ai.deeptalk.slm.engine.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn of the user: its input as it comes, and the replies that wait for its end.
 *
 * <p>The input goes into the cache while the user still speaks, so that little is left to do when
 * the turn ends. A turn whose input was refused stays known, and every reply asked of it gets the
 * reason.
 */
final class Turn {
  private enum Input {
    NONE,
    TYPED,
    SPOKEN
  }

  private final DecodingParts parts;
  private final int number;
  private final List<Reply> waiting = new ArrayList<>();
  private @Nullable Prompt prompt;
  private @Nullable SpeechException refusal;
  private Input input = Input.NONE;
  private int features;
  private int openingSize;
  private boolean ended;
  private long endedAt;
  private long readyAt;
  private long servedAt;
  private boolean answered;

  Turn(DecodingParts parts, int number) {
    this.parts = parts;
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Reserves room and queues the past turns. */
  void open(List<PromptToken> opening, @Nullable Prompt before) {
    int room = opening.size() + parts.room().forInput(opening.size()) + PositionRoom.MARKERS;
    prompt = Prompt.open(parts.pool(), parts.grammar(), room, opening, before).orElse(null);
    if (prompt == null) {
      refuse(ErrorCode.OVERLOADED, "no room in the cache for the turn");
      return;
    }
    openingSize = opening.size();
  }

  void refuse(ErrorCode code, String message) {
    if (refusal == null) {
      refusal = new SpeechException(code, message);
    }
    releasePrompt();
    for (Reply reply : List.copyOf(waiting)) {
      reply.fail(code, message);
    }
    waiting.clear();
  }

  /** Adds speech; features that were sent before are skipped, a hole is refused. */
  void features(int first, List<Feature> values) {
    if (!accepts(Input.SPOKEN)) {
      return;
    }
    if (first > features) {
      refuse(ErrorCode.INPUT_INVALID, "features missing: expected=" + features + " first=" + first);
      return;
    }
    for (Feature value : values.subList(Math.min(features - first, values.size()), values.size())) {
      add(value);
      features++;
    }
  }

  private void add(Feature feature) {
    if (fits(1) && prompt != null) {
      prompt.addSpeech(feature);
    }
  }

  void typed(List<PromptToken> tokens) {
    if (accepts(Input.TYPED) && fits(tokens.size()) && prompt != null) {
      tokens.forEach(prompt::add);
    }
  }

  private boolean accepts(Input kind) {
    if (prompt == null) {
      return false;
    }
    if (ended || (input != Input.NONE && input != kind)) {
      refuse(
          ErrorCode.INPUT_INVALID, ended ? "the input has ended" : "speech and text in one turn");
      return false;
    }
    if (input == Input.NONE && kind == Input.SPOKEN) {
      prompt.beginSpeech();
    }
    input = kind;
    return true;
  }

  private boolean fits(int more) {
    if (prompt == null) {
      return false;
    }
    int size = prompt.size() - openingSize + more;
    int limit = parts.room().forInput(openingSize);
    if (size > limit) {
      refuse(ErrorCode.INPUT_TOO_LONG, "positions=" + size + " limit=" + limit);
      return false;
    }
    return true;
  }

  void end(long now) {
    if (ended) {
      return;
    }
    if (input == Input.SPOKEN && prompt != null) {
      prompt.endSpeech();
    }
    ended = true;
    endedAt = now;
    notePrefilled(now);
  }

  /** Takes a reply that is to follow this turn. */
  void await(Reply reply) {
    if (refusal != null) {
      reply.fail(refusal.code(), String.valueOf(refusal.getMessage()));
    } else if (prompt == null) {
      reply.fail(ErrorCode.TURN_UNKNOWN, "turn=" + number + " is over");
    } else {
      waiting.add(reply);
    }
  }

  void forget(Reply reply) {
    waiting.remove(reply);
  }

  /** Starts what waits, once the whole prompt is in the cache. */
  void startWaiting() {
    Prompt ready = prompt;
    if (waiting.isEmpty() || ready == null || !ended || ready.hasComing()) {
      return;
    }
    answered = true;
    for (Reply reply : List.copyOf(waiting)) {
      reply.start(ready, endedAt, (readyAt - endedAt) / 1e6);
    }
    waiting.clear();
  }

  boolean needsPrefill() {
    return prompt != null && prompt.hasComing();
  }

  /** A turn that someone waits for is prefilled before one whose user still speaks. */
  boolean isAwaited() {
    return ended && !waiting.isEmpty();
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  long servedAt() {
    return servedAt;
  }

  /** The next piece of the prompt. */
  Slot prefill(int most, long now) {
    Prompt open = prompt;
    if (open == null) {
      throw new IllegalStateException("turn " + number + " has no prompt");
    }
    servedAt = now;
    return new Slot(open.held(), open.take(most));
  }

  /** Whether something may be told at the end of the piece. */
  boolean tells() {
    return prompt != null && prompt.telling();
  }

  void told(int token) {
    if (prompt != null) {
      prompt.told(token);
    }
  }

  void notePrefilled(long now) {
    if (ended && prompt != null && !prompt.hasComing() && readyAt == 0) {
      readyAt = now;
    }
  }

  /** Whether the prompt is kept only in case another reply or a next turn wants it. */
  boolean isIdle() {
    return answered && waiting.isEmpty();
  }

  void releasePrompt() {
    if (prompt != null) {
      prompt.close();
      prompt = null;
    }
  }

  /** Hands the prompt to a next turn. */
  @Nullable Prompt takePrompt() {
    Prompt taken = prompt;
    prompt = null;
    return taken;
  }
}
