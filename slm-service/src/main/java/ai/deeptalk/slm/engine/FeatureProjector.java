package ai.deeptalk.slm.engine;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.SpeechConfig;
import ai.deeptalk.model.experts.SwiGlu;
import java.util.List;

/** Speech features to hidden states; all features of a step at once, so weights are read once. */
final class FeatureProjector {
  private final SwiGlu block;
  private final SwiGlu.Scratch scratch;
  private final float[] features; // [rows, featureWidth]
  private final float[] projected; // [rows, hiddenSize]

  FeatureProjector(
      SpeechConfig speech, Checkpoint checkpoint, int hidden, int rows, SwiGlu.Scratch scratch) {
    String prefix = "model.audio_mm_projector.";
    int width = speech.projectorWidth();
    this.block =
        new SwiGlu(
            checkpoint.floats(prefix + "fc_1.weight", width, speech.featureWidth()),
            checkpoint.floats(prefix + "fc_2.weight", width, speech.featureWidth()),
            checkpoint.floats(prefix + "proj.weight", hidden, width),
            speech.featureWidth(),
            hidden,
            checkpoint.format());
    this.scratch = scratch;
    this.features = new float[rows * speech.featureWidth()];
    this.projected = new float[rows * hidden];
  }

  /** Hidden states of the speech positions of a step, in their order. */
  float[] project(List<Slot> batch) {
    int count = 0;
    for (Slot slot : batch) {
      for (Position position : slot.positions()) {
        if (position instanceof Position.Speech(Feature feature, _)) {
          if (feature.width() != block.in()) {
            throw new SpeechException(
                ErrorCode.INPUT_INVALID,
                "a speech feature has width " + block.in() + ", not " + feature.width());
          }
          feature.copyTo(features, count++ * block.in());
        }
      }
    }
    if (count > 0) {
      block.apply(features, count, scratch, projected);
    }
    return projected;
  }
}
