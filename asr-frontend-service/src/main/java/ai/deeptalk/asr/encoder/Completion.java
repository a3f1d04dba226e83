package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Activation;

/**
 * How likely it is that a turn is complete, judged from all frames of the utterance so far. Cho et
 * al. 2014 (arXiv 1406.1078), with the reset gate behind the product as in cuDNN and PyTorch.
 */
final class Completion {
  private final CompletionWeights weights;
  private final int width;
  private final float[] state;
  private final float[] fromInput; // [3 H]
  private final float[] fromState; // [3 H]
  private final float[] logit = new float[1];
  private float probability;

  Completion(CompletionWeights weights) {
    this.weights = weights;
    this.width = weights.width();
    this.state = new float[width];
    this.fromInput = new float[3 * width];
    this.fromState = new float[3 * width];
  }

  /**
   * Hears the next two frames.
   *
   * @param pair [2 W]
   */
  void hear(float[] pair) {
    weights.input().apply(pair, 0, pair.length, 1, fromInput, 0);
    weights.state().apply(state, 0, width, 1, fromState, 0);
    for (int i = 0; i < width; i++) {
      float reset = Activation.sigmoid(fromInput[i] + fromState[i]);
      float update = Activation.sigmoid(fromInput[width + i] + fromState[width + i]);
      double proposed = Math.tanh(fromInput[2 * width + i] + reset * fromState[2 * width + i]);
      state[i] = (float) ((1 - update) * proposed + update * state[i]);
    }
    weights.out().apply(state, 0, width, 1, logit, 0);
    probability = Activation.sigmoid(logit[0]);
  }

  /** As of the newest pair; 0 before the first. */
  float probability() {
    return probability;
  }
}
