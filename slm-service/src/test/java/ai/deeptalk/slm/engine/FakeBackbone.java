package ai.deeptalk.slm.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A backbone that knows its lines: a script says which local id each block of the head prefers
 * after a given past. Keeps the rules of the real one: room is promised at opening, a sequence
 * stands in one slot per step, closed sequences are refused.
 */
public final class FakeBackbone implements Backbone {

  /** What the head says after {@code past}, the positions of one sequence so far. */
  @FunctionalInterface
  public interface Script {
    int preferred(List<Position> past, int block);
  }

  private final BackboneShape shape;
  private final int[] blockRows;
  private final Script script;
  private final List<List<Position>> pasts = new ArrayList<>(); // by the id in hidden[0]
  private int freePositions;
  private int steps;
  private long stepNanos;

  public FakeBackbone(BackboneShape shape, int poolPositions, int[] blockRows, Script script) {
    this.shape = shape;
    this.freePositions = poolPositions;
    this.blockRows = blockRows.clone();
    this.script = script;
  }

  /** Steps taken so far. */
  public int steps() {
    return steps;
  }

  /** Makes every step report this duration. */
  public void reportStepNanos(long nanos) {
    stepNanos = nanos;
  }

  @Override
  public BackboneShape shape() {
    return shape;
  }

  @Override
  public Optional<Sequence> open(int positions) {
    return reserve(positions, List.of());
  }

  @Override
  public Optional<Sequence> fork(Sequence prefix, int positions) {
    return reserve(positions, ((FakeSequence) prefix).past());
  }

  private Optional<Sequence> reserve(int positions, List<Position> past) {
    if (positions > freePositions || positions > shape.maxPositions()) {
      return Optional.empty();
    }
    freePositions -= positions;
    return Optional.of(new FakeSequence(positions, past));
  }

  @Override
  public void step(List<Slot> batch, StepResult result) {
    int total = batch.stream().mapToInt(slot -> slot.positions().size()).sum();
    if (total > shape.maxBatchPositions()) {
      throw new IllegalArgumentException(total + " positions in a step");
    }
    if (batch.stream().map(Slot::sequence).distinct().count() != batch.size()) {
      throw new IllegalArgumentException("a sequence stands in two slots");
    }
    result.begin(batch.size());
    for (int slot = 0; slot < batch.size(); slot++) {
      FakeSequence sequence = (FakeSequence) batch.get(slot).sequence();
      sequence.append(batch.get(slot).positions());
      result.hidden()[slot * shape.hiddenSize()] = pasts.size();
      pasts.add(List.copyOf(sequence.past()));
    }
    steps++;
    result.finish(stepNanos, 0);
  }

  @Override
  public Head head() {
    return new ScriptedHead();
  }

  @Override
  public int freePositions() {
    return freePositions;
  }

  @Override
  public void close() {}

  private final class ScriptedHead implements Head {
    @Override
    public int blocks() {
      return blockRows.length;
    }

    @Override
    public int rows(int block) {
      return blockRows[block];
    }

    @Override
    public void logits(StepResult step, int[] slots, int count, int block, float[] logits) {
      int rows = blockRows[block];
      Arrays.fill(logits, 0, count * rows, 0f);
      for (int i = 0; i < count; i++) {
        List<Position> past = pasts.get((int) step.hidden(slots[i])[0]);
        logits[i * rows + script.preferred(past, block)] = 40f; // beyond doubt
      }
    }
  }

  private final class FakeSequence implements Sequence {
    private final int capacity;
    private final List<Position> past;
    private boolean closed;

    FakeSequence(int capacity, List<Position> prefix) {
      this.capacity = capacity;
      this.past = new ArrayList<>(prefix);
    }

    List<Position> past() {
      if (closed) {
        throw new IllegalStateException("the sequence is closed");
      }
      return past;
    }

    void append(List<Position> positions) {
      if (past().size() + positions.size() > capacity) {
        throw new IllegalArgumentException("beyond the sequence's capacity " + capacity);
      }
      past.addAll(positions);
    }

    @Override
    public int length() {
      return past.size();
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void truncate(int length) {
      past().subList(length, past.size()).clear();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        freePositions += capacity;
      }
    }
  }
}
