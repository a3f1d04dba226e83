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
  private static final int PREFILL = 48;
  private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 1, 2);

  private final Backbone backbone;
  private final LongSupplier nanoClock;

  public WarmUp(Backbone backbone, LongSupplier nanoClock) {
    this.backbone = backbone;
    this.nanoClock = nanoClock;
  }

  /**
   * Steps for {@code duration}, on the backbone's thread.
   *
   * @return rounds taken
   */
  public int run(Duration duration) {
    long end = nanoClock.getAsLong() + duration.toNanos();
    int rounds = 0;
    do {
      round();
      rounds++;
    } while (nanoClock.getAsLong() < end);
    return rounds;
  }

  private void round() {
    int batchPositions = backbone.shape().maxBatchPositions();
    int positions =
        Math.min(Math.min(PREFILL, batchPositions), backbone.shape().maxPositions() - 8);
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
