package ai.deeptalk.slm.tick;

/** How many rows may be decoded or wait to be. Belongs to the tick thread. */
final class RowBudget {
  private final int limit;
  private volatile int used;

  RowBudget(int limit) {
    this.limit = limit;
  }

  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // one writer, the tick thread; others read for metrics
  boolean tryAcquire(int rows) {
    if (used + rows > limit) {
      return false;
    }
    used += rows;
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, as above
  void release(int rows) {
    used -= rows;
  }

  int used() {
    return used;
  }
}
