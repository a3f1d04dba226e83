package ai.deeptalk.asr.encoder;

import java.util.ArrayList;
import java.util.List;

/** What a stream says about the completeness of a turn after every two frames, and at its end. */
record JudgedTurn(List<Float> amid, float atTheEnd) {
  private static final int PAIR = 2 * SpeechEncoder.FRAME_SAMPLES;
  private static final int REACH = SpeechEncoder.FRAME_SAMPLES + SpeechEncoder.FRAME_REACH;

  static JudgedTurn of(FeatureStream stream, float[] samples) {
    List<Float> amid = new ArrayList<>();
    int from = 0;
    for (int to = REACH; to <= samples.length; to += PAIR) {
      stream.hear(samples, from, to, feature -> {});
      from = to;
      if (stream.completion() > 0) { // the encoder looks ahead: the first two frames come later
        amid.add(stream.completion());
      }
    }
    stream.hear(samples, from, samples.length, feature -> {});
    stream.finish(feature -> {});
    return new JudgedTurn(amid, stream.completion());
  }

  /** The largest difference to the probabilities after every two frames of the whole signal. */
  double farthest(double[] expected) {
    double farthest = Math.abs(atTheEnd - expected[expected.length - 1]);
    for (int pair = 0; pair < amid.size(); pair++) {
      farthest = Math.max(farthest, Math.abs(amid.get(pair) - expected[pair]));
    }
    return farthest;
  }
}
