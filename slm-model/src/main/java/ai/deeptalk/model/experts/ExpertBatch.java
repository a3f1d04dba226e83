package ai.deeptalk.model.experts;

import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;

/**
 * Computes the experts of many tokens at once. Tokens are gathered per expert, so each expert's
 * weights are read once whatever the number of tokens, and experts are added in ascending order: a
 * token's sum does not depend on its neighbours. One thread owns a batch and its buffers.
 */
public final class ExpertBatch {
  /** Stands in for an expert of another group. */
  public static final int ELSEWHERE = -1;

  private final SwiGlu.Scratch scratch = new SwiGlu.Scratch();
  private int[] starts = new int[0]; // [experts + 1] first entry of each expert in order
  private int[] order = new int[0]; // entries token * k + choice, sorted by expert
  private float[] gathered = new float[0];
  private float[] computed = new float[0];

  /**
   * y[t] = sum over k of weights[t][k] * expert(ids[t][k])(x[t]); {@link #ELSEWHERE} adds nothing.
   *
   * @param x [tokens, hidden]
   * @param ids [tokens, k]
   * @param weights [tokens, k]
   * @param y receives [tokens, hidden]
   * @throws IllegalArgumentException if an expert is not held by the layer
   */
  public void apply(
      ExpertLayer layer, int tokens, int k, float[] x, int[] ids, float[] weights, float[] y) {
    int hidden = layer.hidden();
    group(layer, tokens * k, ids);
    Arrays.fill(y, 0, tokens * hidden, 0f);
    for (int expert = 0; expert < layer.size(); expert++) {
      int from = starts[expert];
      int count = starts[expert + 1] - from;
      if (count == 0) {
        continue;
      }
      reserve(count * hidden);
      for (int i = 0; i < count; i++) {
        System.arraycopy(x, order[from + i] / k * hidden, gathered, i * hidden, hidden);
      }
      layer.expert(expert).apply(gathered, count, scratch, computed);
      for (int i = 0; i < count; i++) {
        int entry = order[from + i];
        RowKernels.addScaled(computed, i * hidden, hidden, weights[entry], y, entry / k * hidden);
      }
    }
  }

  /** A counting sort of all choices by expert. */
  private void group(ExpertLayer layer, int entries, int[] ids) {
    int experts = layer.size();
    if (starts.length < experts + 1) {
      starts = new int[experts + 1];
    }
    if (order.length < entries) {
      order = new int[entries];
    }
    Arrays.fill(starts, 0);
    for (int entry = 0; entry < entries; entry++) {
      if (ids[entry] != ELSEWHERE) {
        if (!layer.holds(ids[entry])) {
          throw new IllegalArgumentException("expert " + ids[entry] + " is not held here");
        }
        starts[ids[entry] + 1]++;
      }
    }
    for (int expert = 0; expert < experts; expert++) {
      starts[expert + 1] += starts[expert];
    }
    // Filling moves every start to its end, which is the next one's start; shift back afterwards.
    for (int entry = 0; entry < entries; entry++) {
      if (ids[entry] != ELSEWHERE) {
        order[starts[ids[entry]]++] = entry;
      }
    }
    System.arraycopy(starts, 0, starts, 1, experts);
    starts[0] = 0;
  }

  private void reserve(int size) {
    if (gathered.length < size) {
      gathered = new float[size];
      computed = new float[size];
    }
  }
}
