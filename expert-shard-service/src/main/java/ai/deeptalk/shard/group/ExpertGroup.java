package ai.deeptalk.shard.group;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.experts.ExpertLayer;
import ai.deeptalk.protocol.ExpertModel;
import java.nio.file.Path;
import java.util.List;

/**
 * One group of a model's experts: which there are and where their weights lie.
 *
 * @param folder the model folder
 */
public record ExpertGroup(
    Path folder, ModelConfig config, ExpertPlacement placement, Modality modality) {
  /** Rows of one request; a longer prefill is sent in pieces. */
  public static final int MAX_ROWS = 256;

  public ExpertGroup {
    int experts = mixture(config).experts();
    for (int layer : placement.layers()) {
      int placed =
          placement.experts(Modality.AUDIO, layer).size()
              + placement.experts(Modality.TEXT, layer).size();
      if (config.mixtureOf(layer).isEmpty() || placed != experts) {
        throw new SpeechException(
            ErrorCode.MODEL_INVALID,
            "placement has %d experts in layer %d, the model has %d"
                .formatted(placed, layer, config.mixtureOf(layer).isEmpty() ? 0 : experts));
      }
    }
  }

  /** Models of this group, one per layer in which it has experts. */
  public List<ExpertModel> models() {
    return ExpertModel.of(modality, placement);
  }

  /** This group's experts of a decoder layer, ascending. */
  public List<Integer> experts(int layer) {
    return placement.experts(modality, layer);
  }

  public int hidden() {
    return config.hiddenSize();
  }

  /** Experts a token chooses. */
  public int topK() {
    return mixture(config).topK();
  }

  /** Inner width of an expert. */
  public int width() {
    return mixture(config).expertWidth();
  }

  /** Reads this group's experts of a layer into our own kernel's form. */
  public ExpertLayer read(Checkpoint checkpoint, int layer) {
    return ExpertLayer.read(config, checkpoint, layer, experts(layer));
  }

  private static MixtureConfig mixture(ModelConfig config) {
    return config
        .mixture()
        .orElseThrow(
            () -> new SpeechException(ErrorCode.MODEL_INVALID, "the model has no experts"));
  }
}
