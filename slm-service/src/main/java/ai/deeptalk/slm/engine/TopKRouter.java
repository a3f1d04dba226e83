package ai.deeptalk.slm.engine;

import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.kernels.Matrix;
import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;

/**
 * Softmax over all experts in fp32, then the k best. Weights are the scores themselves, not made to
 * sum to one unless the model asks for it: the size of the routed part against the shared part
 * carries meaning. With several groups, only experts of the groups with the best expert compete.
 */
final class TopKRouter implements Router {
  private final MixtureConfig config;
  private final Matrix gate; // [experts, hiddenSize]
  private final float[] scores; // [rows, experts]
  private final boolean[] excluded; // [experts]

  TopKRouter(MixtureConfig config, Matrix gate, float[] scores) {
    this.config = config;
    this.gate = gate;
    this.scores = scores;
    this.excluded = new boolean[config.experts()];
  }

  @Override
  public void route(RoutedTokens tokens) {
    int experts = config.experts();
    gate.multiply(tokens.hidden(), tokens.count(), scores);
    for (int t = 0; t < tokens.count(); t++) {
      RowKernels.softmax(scores, t * experts, experts, 1);
      excludeGroups(t * experts);
      choose(t, tokens);
    }
  }

  private void excludeGroups(int offset) {
    int size = config.experts() / config.groups();
    Arrays.fill(excluded, config.groups() > config.chosenGroups());
    if (config.groups() == config.chosenGroups()) {
      return;
    }
    for (int chosen = 0; chosen < config.chosenGroups(); chosen++) {
      int best = -1; // the best expert of the groups still closed opens its group
      for (int e = 0; e < config.experts(); e++) {
        if (excluded[e] && (best < 0 || scores[offset + e] > scores[offset + best])) {
          best = e;
        }
      }
      int group = best / size * size;
      Arrays.fill(excluded, group, group + size, false);
    }
  }

  private void choose(int token, RoutedTokens tokens) {
    int offset = token * config.experts();
    float sum = 0;
    for (int k = 0; k < config.topK(); k++) {
      int best = -1;
      for (int e = 0; e < config.experts(); e++) {
        if (!excluded[e] && (best < 0 || scores[offset + e] > scores[offset + best])) {
          best = e;
        }
      }
      excluded[best] = true;
      sum += scores[offset + best];
      tokens.experts()[token * config.topK() + k] = best;
      tokens.weights()[token * config.topK() + k] = scores[offset + best];
    }
    // The published code either normalises or scales, never both.
    float factor = config.normalized() && config.topK() > 1 ? 1 / sum : config.scale();
    RowKernels.scale(tokens.weights(), token * config.topK(), config.topK(), factor);
  }
}
