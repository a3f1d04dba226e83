package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.Row;
import ai.deeptalk.slm.engine.Position;
import ai.deeptalk.slm.engine.Sequence;
import ai.deeptalk.slm.engine.Slot;
import java.util.ArrayList;
import java.util.List;

/** A row together with its cached past. The past is given back when the row ends. */
final class LiveRow {
  private final Row row;
  private final Sequence past;
  private List<Position> next;

  /**
   * @param before prompt positions that {@code past} does not hold yet
   */
  LiveRow(Row row, Sequence past, List<Position> before) {
    this.row = row;
    this.past = past;
    this.next = new ArrayList<>(before);
    this.next.add(Position.tokens(row.nextPosition()));
  }

  Row row() {
    return row;
  }

  boolean live() {
    return !row.ended();
  }

  /** What this row adds to the coming step. */
  Slot slot() {
    return new Slot(past, next);
  }

  void advance() {
    row.advance();
    next = List.of(Position.tokens(row.nextPosition()));
    if (row.ended()) {
      past.close();
    }
  }

  void close() {
    past.close();
  }
}
