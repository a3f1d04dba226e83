package ai.deeptalk.shard;

import ai.deeptalk.model.checkpoint.Checkpoint;

/** The experts' formula in doubles, as plainly as it can be written. */
final class PlainExperts {
  private PlainExperts() {}

  /** Σ_k weight * down(silu(gate x) * up x), [count, HIDDEN]. */
  static double[] sum(Checkpoint checkpoint, int layer, int width, ChosenTokens tokens) {
    var y = new double[tokens.count * ChosenTokens.HIDDEN];
    for (int choice = 0; choice < tokens.ids.length; choice++) {
      if (tokens.ids[choice] >= 0) {
        String prefix = "model.layers." + layer + ".mlp.experts." + tokens.ids[choice] + ".";
        add(checkpoint, prefix, width, tokens, choice, y);
      }
    }
    return y;
  }

  private static void add(
      Checkpoint checkpoint,
      String prefix,
      int width,
      ChosenTokens tokens,
      int choice,
      double[] y) {
    int hidden = ChosenTokens.HIDDEN;
    int token = choice / ChosenTokens.TOP_K;
    float[] gate = checkpoint.floats(prefix + "gate_proj.weight", width, hidden);
    float[] up = checkpoint.floats(prefix + "up_proj.weight", width, hidden);
    float[] down = checkpoint.floats(prefix + "down_proj.weight", hidden, width);
    for (int inner = 0; inner < width; inner++) {
      double g = dot(gate, inner, tokens.x, token);
      double gated = g / (1 + Math.exp(-g)) * dot(up, inner, tokens.x, token);
      for (int out = 0; out < hidden; out++) {
        y[token * hidden + out] += tokens.weights[choice] * down[out * width + inner] * gated;
      }
    }
  }

  private static double dot(float[] matrix, int row, float[] x, int token) {
    double sum = 0;
    for (int i = 0; i < ChosenTokens.HIDDEN; i++) {
      sum += (double) matrix[row * ChosenTokens.HIDDEN + i] * x[token * ChosenTokens.HIDDEN + i];
    }
    return sum;
  }
}
