package ai.deeptalk.slm.engine;

import java.util.List;

/**
 * What one sequence contributes to a step: one position while decoding, several while prefilling.
 */
public record Slot(Sequence sequence, List<Position> positions) {

  public Slot {
    positions = List.copyOf(positions);
    if (positions.isEmpty()) {
      throw new IllegalArgumentException("a slot needs at least one position");
    }
  }

  public static Slot of(Sequence sequence, Position position) {
    return new Slot(sequence, List.of(position));
  }
}
