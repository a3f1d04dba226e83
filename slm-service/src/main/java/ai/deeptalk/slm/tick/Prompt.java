package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.Telling;
import ai.deeptalk.slm.engine.Feature;
import ai.deeptalk.slm.engine.Position;
import ai.deeptalk.slm.engine.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The prompt of a turn while it is being prefilled: what the cache holds and what is still to come.
 *
 * <p>A next turn begins with the same words as the turn before it, so a prompt can start from an
 * older one and keep what they have in common. Speech never matches: the past is told in text.
 *
 * <p>At a feature the model tells a word, or none, and the next position reads that: after a
 * feature nothing is taken until {@link #told} says what it was. Behind the last feature stand as
 * many end markers as there are words still to be told, and one more.
 */
final class Prompt {
  private static final PromptToken SPEECH = new PromptToken(-1, -1);

  private final Sequence held;
  private final List<PromptToken> layout = new ArrayList<>();
  private final ArrayDeque<Coming> coming = new ArrayDeque<>();
  private final int cached;
  private final PromptGrammar grammar;
  private int told;
  private boolean telling;
  private int endMarkers;

  private Prompt(Sequence held, List<PromptToken> layout, PromptGrammar grammar) {
    this.held = held;
    this.layout.addAll(layout);
    this.cached = layout.size();
    this.grammar = grammar;
    this.told = grammar.nothing();
  }

  /** A position that is still to be read, given what was told just before it. */
  private record Coming(IntFunction<Position> after, boolean tells) {}

  /** Opens a prompt with room for {@code positions} of them; empty if the cache has none. */
  static Optional<Prompt> open(
      KvPool pool,
      PromptGrammar grammar,
      int positions,
      List<PromptToken> opening,
      @Nullable Prompt before) {
    Optional<Prompt> continued =
        before == null ? Optional.empty() : continued(pool, positions, opening, before);
    Optional<Prompt> prompt =
        continued.or(() -> pool.open(positions).map(held -> new Prompt(held, List.of(), grammar)));
    prompt.ifPresent(p -> opening.subList(p.cached, opening.size()).forEach(p::add));
    return prompt;
  }

  /**
   * Starts from what an older prompt has in common with a new one; the older one keeps only that.
   */
  private static Optional<Prompt> continued(
      KvPool pool, int positions, List<PromptToken> opening, Prompt before) {
    int common = before.inCommonWith(opening);
    if (common == 0) {
      return Optional.empty();
    }
    before.held.truncate(common);
    return pool.forkIfRoom(before.held, positions)
        .map(held -> new Prompt(held, opening.subList(0, common), before.grammar));
  }

  private int inCommonWith(List<PromptToken> opening) {
    int most = Math.min(held.length(), opening.size());
    int common = 0;
    while (common < most && layout.get(common).equals(opening.get(common))) {
      common++;
    }
    return common;
  }

  void add(PromptToken token) {
    layout.add(token);
    Position position = grammar.position(token);
    coming.add(new Coming(_ -> position, false));
  }

  void beginSpeech() {
    add(grammar.speechBegin());
  }

  void addSpeech(Feature feature) {
    layout.add(SPEECH);
    coming.add(new Coming(word -> Position.speech(feature, word), true));
  }

  void endSpeech() {
    endMarkers++;
    layout.add(grammar.speechEnd(grammar.nothing()));
    coming.add(new Coming(word -> grammar.position(grammar.speechEnd(word)), true));
  }

  /** Takes up to {@code most} positions for a step, none behind one that has yet to tell. */
  List<Position> take(int most) {
    List<Position> taken = new ArrayList<>();
    while (taken.size() < most && !coming.isEmpty() && !telling) {
      Coming next = coming.remove();
      taken.add(next.after().apply(told));
      told = grammar.nothing();
      telling = next.tells();
    }
    return taken;
  }

  /** Whether something may be told at the last position taken. */
  boolean telling() {
    return telling;
  }

  /** What was told there; {@code grammar.nothing()} for nothing. */
  void told(int token) {
    told = token;
    telling = false;
    boolean atLastMarker = endMarkers > 0 && coming.isEmpty();
    if (atLastMarker && token != grammar.nothing() && endMarkers <= Telling.MOST_AFTERWARDS) {
      endSpeech();
    }
  }

  boolean hasComing() {
    return !coming.isEmpty();
  }

  Sequence held() {
    return held;
  }

  /** Positions of the whole prompt. */
  int size() {
    return layout.size();
  }

  /** Positions that an earlier turn had left in the cache. */
  int cached() {
    return cached;
  }

  int speechPositions() {
    return (int) layout.stream().filter(SPEECH::equals).count();
  }

  void close() {
    held.close();
  }
}
