package ai.deeptalk.slm.engine;

import java.util.List;
import java.util.Optional;

/**
 * A language model that advances many sequences together. All calls, and all calls on the sequences
 * it opens, come from one owner thread: the decoding state needs no locks because nobody shares it.
 *
 * <p>Room for a sequence is reserved when it is opened, so a step never runs out of cache half way.
 */
public interface Backbone extends AutoCloseable {

  /** Sizes a caller needs in order to allocate its own buffers. */
  BackboneShape shape();

  /**
   * Opens an empty sequence with room for {@code positions} positions.
   *
   * @return empty if the cache pool cannot promise that room now
   */
  Optional<Sequence> open(int positions);

  /**
   * Opens a sequence that starts with everything {@code prefix} holds now. Full cache blocks are
   * shared, so a speech row and a text row of one turn pay for their common prompt once.
   *
   * @param positions room for the whole sequence, the prefix included
   * @return empty if the cache pool cannot promise that room now
   */
  Optional<Sequence> fork(Sequence prefix, int positions);

  /**
   * Appends each slot's positions to its sequence, in one pass over the layers. A sequence may
   * stand in at most one slot. Positions of all slots together are at most {@link
   * BackboneShape#maxBatchPositions()}.
   *
   * @param result receives one hidden state per slot, that of the slot's last position
   */
  void step(List<Slot> batch, StepResult result);

  /** The output head over the hidden states of a step. */
  Head head();

  /** Positions for which the cache pool could still promise room. */
  int freePositions();

  @Override
  void close();
}
