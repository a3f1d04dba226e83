package ai.deeptalk.slm.engine;

import java.util.List;

/** Positions to the first layer's input. */
interface InputEmbedding {

  /** Writes the inputs of all positions of a step, slot after slot: [rows, hiddenSize]. */
  void embed(List<Slot> batch, float[] target);
}
