package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Activation;
import ai.deeptalk.asr.kernels.Dense;

/** {@code x += down(SiLU(up(LayerNorm(depthwise(x)))))}, looking a few frames ahead. */
final class BlockLayer implements Layer {
  private final BlockWeights weights;
  private final int past; // frames of the window before the current one
  private final FrameQueue input;
  private float[] normed = new float[0]; // [frames, W]
  private float[] hidden = new float[0]; // [frames, 4 W]

  BlockLayer(BlockWeights weights) {
    this.weights = weights;
    this.past = weights.depthwise().kernel() - 1 - weights.lookahead();
    this.input = new FrameQueue(weights.depthwise().channels());
    input.appendZeros(past);
  }

  @Override
  public FrameQueue input() {
    return input;
  }

  @Override
  public void advance(FrameQueue output) {
    int frames = input.count() - past - weights.lookahead();
    if (frames <= 0) {
      return;
    }
    int width = input.width();
    Dense up = weights.up();
    normed = atLeast(normed, frames * width);
    hidden = atLeast(hidden, frames * up.rows());
    for (int f = 0; f < frames; f++) {
      weights.depthwise().apply(input.array(), input.offset(f), normed, f * width);
      weights.norm().apply(normed, f * width, normed, f * width);
    }
    up.apply(normed, 0, width, frames, hidden, 0);
    Activation.silu(hidden, 0, frames * up.rows());
    int to = output.append(frames);
    float[] y = output.array();
    weights.down().apply(hidden, 0, up.rows(), frames, y, to);
    int current = input.offset(past);
    float[] x = input.array();
    for (int i = 0; i < frames * width; i++) {
      y[to + i] += x[current + i];
    }
    input.drop(frames);
  }

  @Override
  public void finish(FrameQueue output) {
    input.appendZeros(weights.lookahead());
    advance(output);
  }

  private static float[] atLeast(float[] buffer, int length) {
    return buffer.length >= length ? buffer : new float[2 * length];
  }
}
