package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.engine.Position;
import ai.deeptalk.slm.engine.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prompt of a turn while it is being prefilled: what the cache holds and what is still to come.
 *
 * <p>A next turn begins with the same words as the turn before it, so a prompt can start from an
 * older one and keep what they have in common. Speech never matches: the past is told in text.
 */
final class Prompt {
  private static final PromptToken SPEECH = new PromptToken(-1, -1);

  private final Sequence held;
  private final List<PromptToken> layout = new ArrayList<>();
  private final ArrayDeque<Position> coming = new ArrayDeque<>();
  private final int cached;

  private Prompt(Sequence held, List<PromptToken> layout) {
    this.held = held;
    this.layout.addAll(layout);
    this.cached = layout.size();
  }

  /** Opens a prompt with room for {@code positions}; empty if the cache has none. */
  static Optional<Prompt> open(
      KvPool pool, int positions, List<PromptToken> opening, @Nullable Prompt before) {
    int common = before == null ? 0 : before.inCommonWith(opening);
    if (before == null || common == 0) {
      return pool.open(positions).map(sequence -> new Prompt(sequence, List.of()));
    }
    return pool.fork(before.held, positions)
        .map(sequence -> {
          sequence.truncate(common);
          return new Prompt(sequence, opening.subList(0, common));
        });
  }

  private int inCommonWith(List<PromptToken> opening) {
    int most = Math.min(held.length(), opening.size());
    int common = 0;
    while (common < most && layout.get(common).equals(opening.get(common))) {
      common++;
    }
    return common;
  }

  void add(PromptToken token, Position position) {
    layout.add(token);
    coming.add(position);
  }

  void addSpeech(Position feature) {
    add(SPEECH, feature);
  }

  /** Takes up to {@code most} positions for a step. */
  List<Position> take(int most) {
    List<Position> taken = new ArrayList<>();
    while (taken.size() < most && !coming.isEmpty()) {
      taken.add(coming.remove());
    }
    return taken;
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
