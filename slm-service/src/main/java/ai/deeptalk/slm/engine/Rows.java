package ai.deeptalk.slm.engine;

import java.util.List;

/**
 * The rows of a step: every position of every slot, slot after slot. Everything but attention's
 * look at the past treats them as one matrix.
 */
final class Rows {
  private final CachedSequence[] sequences; // [slots]
  private final int[] starts; // [slots + 1] first row of each slot
  private final int[] positions; // [rows] position within the row's sequence
  private int slots;

  Rows(int capacity) {
    sequences = new CachedSequence[capacity];
    starts = new int[capacity + 1];
    positions = new int[capacity];
  }

  /** Takes the slots of a step and makes room for their positions in their sequences. */
  void begin(List<Slot> batch) {
    int rows = 0;
    for (Slot slot : batch) {
      rows += slot.positions().size();
      ((CachedSequence) slot.sequence()).requireRoom(slot.positions().size());
    }
    if (rows > positions.length) {
      throw new IllegalArgumentException(rows + " positions in a step of " + positions.length);
    }
    if (batch.stream().map(Slot::sequence).distinct().count() != batch.size()) {
      throw new IllegalArgumentException("a sequence stands in two slots");
    }
    slots = batch.size();
    int row = 0;
    for (int s = 0; s < slots; s++) {
      CachedSequence sequence = (CachedSequence) batch.get(s).sequence();
      sequences[s] = sequence;
      starts[s] = row;
      int first = sequence.length();
      int count = batch.get(s).positions().size();
      sequence.extend(count);
      for (int i = 0; i < count; i++) {
        positions[row++] = first + i;
      }
    }
    starts[slots] = row;
  }

  /** Takes the positions of this step back out of their sequences. */
  void undo() {
    for (int s = 0; s < slots; s++) {
      sequences[s].truncate(positions[starts[s]]);
    }
  }

  int slots() {
    return slots;
  }

  int count() {
    return starts[slots];
  }

  int start(int slot) {
    return starts[slot];
  }

  int end(int slot) {
    return starts[slot + 1];
  }

  CachedSequence sequence(int slot) {
    return sequences[slot];
  }

  int position(int row) {
    return positions[row];
  }
}
