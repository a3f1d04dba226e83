package ai.deeptalk.shard.cpu;

import ai.deeptalk.protocol.ExpertModel;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a model has done since the start, in the figures the protocol reports and a few more. */
final class ModelTally {
  private final AtomicLongArray tokens; // [experts of the layer]
  private final LongAdder rows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder queueNanos = new LongAdder();
  private final LongAdder computeNanos = new LongAdder();
  private volatile long lastMillis;

  ModelTally(int experts) {
    tokens = new AtomicLongArray(experts);
  }

  void computed(ExpertTokens batch, long queued, long computed, long nowMillis) {
    rows.add(batch.rows());
    batches.increment();
    queueNanos.add(queued);
    computeNanos.add(computed);
    lastMillis = nowMillis;
    for (int choice = 0; choice < batch.rows() * batch.topK(); choice++) {
      int expert = batch.ids()[choice];
      if (expert != ExpertModel.NOT_HERE) {
        tokens.incrementAndGet(expert);
      }
    }
  }

  void failed() {
    failures.increment();
  }

  /** Choices of an expert. */
  long tokens(int expert) {
    return tokens.get(expert);
  }

  long rows() {
    return rows.sum();
  }

  long batches() {
    return batches.sum();
  }

  long failures() {
    return failures.sum();
  }

  long queueNanos() {
    return queueNanos.sum();
  }

  long computeNanos() {
    return computeNanos.sum();
  }

  long lastMillis() {
    return lastMillis;
  }
}
