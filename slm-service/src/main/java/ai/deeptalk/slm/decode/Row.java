package ai.deeptalk.slm.decode;

/**
 * One row of a reply: a state machine from the scores of a step to the tokens of the next position.
 *
 * <p>A step goes: {@link #choose} for every block that the row {@link #reads}, text first, then
 * {@link #advance}. Only the blocks that are read need be computed: early and late in a reply most
 * of them are silent.
 */
public sealed interface Row permits TextRow, SpeechRow {

  /** Whether the next step needs the scores of this block; blocks are numbered like streams. */
  boolean reads(int block);

  /**
   * Chooses the token of one stream.
   *
   * @param scores the block's scores, indexed by local id from {@code offset} on
   */
  void choose(int block, float[] scores, int offset);

  /** Ends the step: what was chosen becomes the next position. */
  void advance();

  /** The tokens of the next position as ids of the whole vocabulary, text last. */
  int[] nextPosition();

  boolean ended();

  /** True when the row was ended by a limit and not by the model. */
  boolean cutShort();
}
