package ai.deeptalk.asr.encoder;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of the encoder over one signal: samples in, frames of 40 ms out, as soon as they are
 * complete.
 *
 * <p>A stream holds only its layers' short memories; the weights are shared. It belongs to one
 * owner.
 */
final class EncoderStream {
  /**
   * Frames of silence before every signal, and after one that ends. What is outside of it is zero,
   * and to the layers behind the normalisation that is speech of average loudness: without silence
   * they misheard what begins or ends at once.
   */
  private static final int LEAD_FRAMES = 8;

  private final List<Layer> layers = new ArrayList<>();
  private final FrameQueue output;
  private int lead = LEAD_FRAMES; // frames of it that have not come out yet

  /** The pipeline, in order, up to and including {@code blocks} blocks. */
  EncoderStream(SpeechEncoder encoder, int blocks) {
    layers.add(new LogMel(encoder.mel()));
    encoder.stem().forEach(convolution -> layers.add(new StemLayer(convolution)));
    encoder.blocks().subList(0, blocks).forEach(block -> layers.add(new BlockLayer(block)));
    output = new FrameQueue(encoder.width());
    silence();
  }

  void hear(float[] samples, int from, int to) {
    FrameQueue input = layers.getFirst().input();
    int at = input.append(to - from);
    System.arraycopy(samples, from, input.array(), at, to - from);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).advance(after(i));
    }
    dropLead();
  }

  /** The signal ends here, in silence: frames that waited for what follows see zeros instead. */
  void finish() {
    silence();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).finish(after(i));
    }
    dropLead();
  }

  /** Frames given so far and not yet dropped by the reader. */
  FrameQueue output() {
    return output;
  }

  private void silence() {
    int samples = LEAD_FRAMES * SpeechEncoder.FRAME_SAMPLES;
    hear(new float[samples], 0, samples);
  }

  private void dropLead() {
    int dropped = Math.min(lead, output.count());
    output.drop(dropped);
    lead -= dropped;
  }

  private FrameQueue after(int layer) {
    return layer + 1 < layers.size() ? layers.get(layer + 1).input() : output;
  }
}
