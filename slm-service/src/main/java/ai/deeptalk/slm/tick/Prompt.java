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
    Optional<Prompt> continued =
        before == null ? Optional.empty() : continued(pool, positions, opening, before);
    return continued.or(() -> pool.open(positions).map(held -> new Prompt(held, List.of())));
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
        .map(held -> new Prompt(held, opening.subList(0, common)));
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
