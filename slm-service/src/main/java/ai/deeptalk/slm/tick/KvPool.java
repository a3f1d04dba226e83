package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.engine.Backbone;
import ai.deeptalk.slm.engine.Sequence;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Room in the key-value cache. When it runs out, prompts that are kept only to make a next turn
 * faster are given up first; only then is a session told that there is none.
 */
final class KvPool {
  private final Backbone backbone;
  private final Runnable reclaim;

  /**
   * @param reclaim gives up what is kept but not in use
   */
  KvPool(Backbone backbone, Runnable reclaim) {
    this.backbone = backbone;
    this.reclaim = reclaim;
  }

  Optional<Sequence> open(int positions) {
    return orReclaim(() -> backbone.open(positions));
  }

  Optional<Sequence> fork(Sequence prefix, int positions) {
    return orReclaim(() -> backbone.fork(prefix, positions));
  }

  /** Forks only if there is room as it is; for a prefix that reclaiming might take away. */
  Optional<Sequence> forkIfRoom(Sequence prefix, int positions) {
    return backbone.fork(prefix, positions);
  }

  private Optional<Sequence> orReclaim(Supplier<Optional<Sequence>> room) {
    Optional<Sequence> sequence = room.get();
    if (sequence.isEmpty()) {
      reclaim.run();
      sequence = room.get();
    }
    return sequence;
  }

  int maxPositions() {
    return backbone.shape().maxPositions();
  }
}
