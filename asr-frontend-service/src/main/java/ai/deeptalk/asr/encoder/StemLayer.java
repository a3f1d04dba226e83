package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Activation;
import ai.deeptalk.asr.kernels.Dense;

/**
 * A convolution over {@value #KERNEL} frames with stride {@value #STRIDE}, then SiLU.
 *
 * <p>The window of output j ends with input {@code 2 j + 1}: an output waits for both inputs it
 * consumes, and an odd last input is dropped. Since the window's frames lie in one piece, the
 * convolution is a dense layer over all of them.
 */
final class StemLayer implements Layer {
  static final int KERNEL = 4;
  static final int STRIDE = 2;

  private final Dense convolution; // columns: [kernel, channels]
  private final FrameQueue input;

  StemLayer(Dense convolution) {
    this.convolution = convolution;
    this.input = new FrameQueue(convolution.columns() / KERNEL);
    input.appendZeros(KERNEL - STRIDE);
  }

  @Override
  public FrameQueue input() {
    return input;
  }

  @Override
  public void advance(FrameQueue output) {
    int frames = (input.count() - (KERNEL - STRIDE)) / STRIDE;
    if (frames == 0) {
      return;
    }
    int to = output.append(frames);
    int stride = STRIDE * input.width();
    convolution.apply(input.array(), input.offset(0), stride, frames, output.array(), to);
    Activation.silu(output.array(), to, to + frames * output.width());
    input.drop(frames * STRIDE);
  }

  @Override
  public void finish(FrameQueue output) {
    advance(output);
  }
}
