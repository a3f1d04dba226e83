package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.Row;
import ai.deeptalk.slm.decode.SpeechRow;
import ai.deeptalk.slm.decode.TextRow;
import ai.deeptalk.slm.engine.Head;
import ai.deeptalk.slm.engine.StepResult;
import java.util.List;

/**
 * Lets the rows of a step choose their tokens, block by block, so that the head reads a block's
 * weights once for all rows.
 *
 * <p>Text comes first, and within it the rows that write before the rows that speak: a word may be
 * spoken in the step that wrote it.
 */
final class BlockChooser {
  private final int textBlock;
  private final List<Integer> codebooks;
  private final int[] slots;
  private final float[] scores;

  /**
   * @param codebooks in the order of choosing
   * @param maxRows rows of a step
   */
  BlockChooser(Head head, List<Integer> codebooks, int maxRows) {
    this.textBlock = head.blocks() - 1;
    this.codebooks = codebooks;
    this.slots = new int[maxRows];
    int widest = 0;
    for (int block = 0; block < head.blocks(); block++) {
      widest = Math.max(widest, head.rows(block));
    }
    this.scores = new float[maxRows * widest];
  }

  /** Row {@code i} stands in slot {@code i} of the step. */
  void choose(Head head, StepResult step, List<LiveRow> rows) {
    chooseBlock(head, step, rows, textBlock);
    for (int codebook : codebooks) {
      chooseBlock(head, step, rows, codebook);
    }
  }

  private void chooseBlock(Head head, StepResult step, List<LiveRow> rows, int block) {
    int count = 0;
    for (int slot = 0; slot < rows.size(); slot++) {
      if (rows.get(slot).row().reads(block)) {
        slots[count++] = slot;
      }
    }
    if (count == 0) {
      return;
    }
    head.logits(step, slots, count, block, scores);
    for (int i = 0; i < count; i++) {
      Row row = rows.get(slots[i]).row();
      if (row instanceof TextRow) {
        row.choose(block, scores, i * head.rows(block));
      }
    }
    for (int i = 0; i < count; i++) {
      Row row = rows.get(slots[i]).row();
      if (row instanceof SpeechRow) {
        row.choose(block, scores, i * head.rows(block));
      }
    }
  }
}
