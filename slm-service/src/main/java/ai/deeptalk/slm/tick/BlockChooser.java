package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.Row;
import ai.deeptalk.slm.decode.SpeechRow;
import ai.deeptalk.slm.decode.Telling;
import ai.deeptalk.slm.decode.TextRow;
import ai.deeptalk.slm.engine.Head;
import ai.deeptalk.slm.engine.StepResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the rows of a step choose their tokens, block by block, so that the head reads a block's
 * weights once for all rows.
 *
 * <p>Text comes first, and within it the rows that write before the rows that speak: a word may be
 * spoken in the step that wrote it. What turns hear is told behind the rows.
 */
final class BlockChooser {
  private final int textBlock;
  private final List<Integer> codebooks;
  private final Telling words;
  private final int[] slots;
  private final float[] scores;

  /**
   * @param maxSlots rows of a step, or turns in it
   */
  BlockChooser(Head head, ReplyRules rules, int maxSlots) {
    this.textBlock = head.blocks() - 1;
    this.codebooks = rules.choosingOrder();
    this.words = new Telling(rules);
    this.slots = new int[maxSlots];
    int widest = 0;
    for (int block = 0; block < head.blocks(); block++) {
      widest = Math.max(widest, head.rows(block));
    }
    this.scores = new float[maxSlots * widest];
  }

  /** Turn {@code i} stands in slot {@code first + i} of the step. */
  void tell(Head head, StepResult step, int first, List<Turn> turns) {
    List<Turn> telling = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      if (turns.get(i).tells()) {
        slots[telling.size()] = first + i;
        telling.add(turns.get(i));
      }
    }
    if (telling.isEmpty()) {
      return;
    }
    head.logits(step, slots, telling.size(), textBlock, scores);
    for (int i = 0; i < telling.size(); i++) {
      telling.get(i).told(words.choose(scores, i * head.rows(textBlock)));
    }
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
