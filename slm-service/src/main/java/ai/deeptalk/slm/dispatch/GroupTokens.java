package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.slm.engine.RoutedTokens;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.Tensor;
import java.util.List;

/**
 * The part of a batch that one group computes: the tokens that chose at least one of its experts,
 * closed up. Buffers are reused from layer to layer; a request holds copies.
 */
final class GroupTokens {
  private final Modality group;
  private final boolean[][] holds; // [layer][expert]
  private int[] rows = new int[0]; // row of the batch, per token of this group
  private float[] hidden = new float[0]; // [count, hiddenSize]
  private int[] experts = new int[0]; // [count, topK]
  private float[] weights = new float[0]; // [count, topK]
  private int count;
  private int hiddenSize;
  private int topK;

  GroupTokens(Modality group, ExpertPlacement placement, int experts) {
    this.group = group;
    int layers = placement.layers().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    this.holds = new boolean[layers][experts];
    for (int layer : placement.layers()) {
      for (int expert : placement.experts(group, layer)) {
        holds[layer][expert] = true;
      }
    }
  }

  /** Takes this group's tokens out of a batch; returns how many there are. */
  int select(RoutedTokens tokens) {
    hiddenSize = tokens.hiddenSize();
    topK = tokens.topK();
    reserve(tokens.count());
    count = 0;
    boolean[] here = holds[tokens.layer()];
    for (int row = 0; row < tokens.count(); row++) {
      if (selectExperts(tokens, row, here)) {
        System.arraycopy(tokens.hidden(), row * hiddenSize, hidden, count * hiddenSize, hiddenSize);
        rows[count] = row;
        count++;
      }
    }
    return count;
  }

  private boolean selectExperts(RoutedTokens tokens, int row, boolean[] here) {
    boolean any = false;
    for (int k = 0; k < topK; k++) {
      int expert = tokens.experts()[row * topK + k];
      boolean mine = here[expert];
      experts[count * topK + k] = mine ? expert : ExpertModel.NOT_HERE;
      weights[count * topK + k] = mine ? tokens.weights()[row * topK + k] : 0f;
      any |= mine;
    }
    return any;
  }

  private void reserve(int tokens) {
    if (rows.length < tokens) {
      rows = new int[tokens];
      hidden = new float[tokens * hiddenSize];
      experts = new int[tokens * topK];
      weights = new float[tokens * topK];
    }
  }

  InferRequest request(int layer, String id, boolean halfPrecision) {
    Tensor x =
        halfPrecision
            ? Tensor.ofHalves(ExpertModel.X, hidden, count, hiddenSize)
            : Tensor.ofFloats(ExpertModel.X, hidden, count, hiddenSize);
    return new InferRequest(
        new ExpertModel(group, layer).modelName(),
        id,
        List.of(
            x,
            Tensor.ofInts(ExpertModel.EXPERT_IDS, experts, count, topK),
            Tensor.ofFloats(ExpertModel.GATE_WEIGHTS, weights, count, topK)));
  }

  int expectedFloats() {
    return count * hiddenSize;
  }

  /** Adds the group's answer to the sums of the tokens it belongs to. */
  void add(float[] answer, float[] sums) {
    for (int token = 0; token < count; token++) {
      int from = token * hiddenSize;
      int to = rows[token] * hiddenSize;
      for (int i = 0; i < hiddenSize; i++) {
        sums[to + i] += answer[from + i];
      }
    }
  }
}
