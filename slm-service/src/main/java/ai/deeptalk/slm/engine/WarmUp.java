package ai.deeptalk.slm.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs a backbone until its code is compiled. Uncompiled vector code is a hundred times slower than
 * compiled, so without this the first caller would wait seconds; it also opens the connections to
 * remote experts. Every kind of step a service takes is taken: prefill, and decoding at several
 * batch sizes.
 */
public final class WarmUp {
  /** Short, because the first round runs before anything is compiled. */
  private static final int FIRST_PREFILL = 4;

  private static final int PREFILL = 48;
  private static final int SETTLED_ROUNDS = 2;

  /** A round that takes at least this share of the best one so far is no faster than it. */
  private static final double SETTLED_SHARE = 0.8;

  private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 1, 2);

  private final Backbone backbone;
  private final LongSupplier nanoClock;

  public WarmUp(Backbone backbone, LongSupplier nanoClock) {
    this.backbone = backbone;
    this.nanoClock = nanoClock;
  }

  /**
   * Steps, on the backbone's thread, until rounds no longer get faster or {@code limit} is over.
   *
   * @return rounds taken
   */
  public int run(Duration limit) {
    long begun = nanoClock.getAsLong();
    long best = Long.MAX_VALUE;
    int rounds = 0;
    int noFaster = 0;
    long now = begun;
    while (noFaster < SETTLED_ROUNDS && now - begun < limit.toNanos()) {
      round(rounds == 0 ? FIRST_PREFILL : PREFILL);
      long end = nanoClock.getAsLong();
      // The first round is a shorter one and says nothing about the others.
      if (rounds > 0) {
        noFaster = end - now < best * SETTLED_SHARE ? 0 : noFaster + 1;
        best = Math.min(best, end - now);
      }
      now = end;
      rounds++;
    }
    return rounds;
  }

  private void round(int prefill) {
    int batchPositions = backbone.shape().maxBatchPositions();
    int positions =
        Math.min(Math.min(prefill, batchPositions), backbone.shape().maxPositions() - 8);
    for (int size : BATCHES) {
      List<Sequence> sequences = new ArrayList<>();
      for (int i = 0; i < Math.min(size, batchPositions); i++) {
        backbone.open(positions + 4).ifPresent(sequences::add);
      }
      try {
        for (Sequence sequence : sequences) {
          step(List.of(new Slot(sequence, Collections.nCopies(positions, heard()))));
        }
        if (!sequences.isEmpty()) {
          step(sequences.stream().map(s -> Slot.of(s, tokens())).toList());
          step(sequences.stream().map(s -> Slot.of(s, tokens())).toList());
        }
      } finally {
        sequences.forEach(Sequence::close);
      }
    }
  }

  private void step(List<Slot> batch) {
    StepResult result = backbone.shape().newResult(batch.size());
    backbone.step(batch, result);
    Head head = backbone.head();
    int[] slots = new int[batch.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i;
    }
    for (int block = 0; block < head.blocks(); block++) {
      float[] logits = new float[slots.length * head.rows(block)];
      head.logits(result, slots, slots.length, block, logits);
      Head.argMax(logits, 0, head.rows(block), head.rows(block));
    }
  }

  private Position tokens() {
    return Position.tokens(new int[backbone.shape().streams()]);
  }

  private Position heard() {
    int width = backbone.shape().featureWidth();
    return width > 0 ? Position.speech(new float[width]) : tokens();
  }
}
