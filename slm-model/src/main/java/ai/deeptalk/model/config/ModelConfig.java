package ai.deeptalk.model.config;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.ModalityExperts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The architecture of a language model.
 *
 * @param modelType the name under which the architecture is published
 * @param hiddenSize width of a hidden state
 * @param layers decoder layers
 * @param vocabularySize rows of the embedding
 * @param normEpsilon added to the mean square in every RMS norm
 * @param tiedHead whether the output head is the embedding itself
 * @param maxPositions longest sequence the model was made for
 * @param rotary rotary position embedding
 * @param attention kind of attention
 * @param denseWidth inner width of a feed-forward layer without experts
 * @param mixture experts, absent from a dense model
 * @param speech the speech part, absent from a plain text model
 */
public record ModelConfig(
    String modelType,
    int hiddenSize,
    int layers,
    int vocabularySize,
    float normEpsilon,
    boolean tiedHead,
    int maxPositions,
    RotaryConfig rotary,
    AttentionConfig attention,
    int denseWidth,
    Optional<MixtureConfig> mixture,
    Optional<SpeechConfig> speech) {

  public ModelConfig {
    if (speech.isPresent() && speech.get().vocabulary().size() != vocabularySize) {
      throw Fields.refused(
          "vocab_size is %d, but the deeptalk section describes %d rows",
          vocabularySize, speech.get().vocabulary().size());
    }
    if (mixture.isPresent() && speech.isPresent()) {
      requireGroups(mixture.get(), speech.get().experts(), layers);
    }
  }

  private static void requireGroups(MixtureConfig mixture, ModalityExperts groups, int layers) {
    long mixtureLayers = IntStream.range(0, layers).filter(mixture::covers).count();
    if (groups.layers() != mixtureLayers) {
      throw Fields.refused(
          "deeptalk.modality_experts has %d layers, the model has %d with experts",
          groups.layers(), mixtureLayers);
    }
    for (int layer = 0; layer < groups.layers(); layer++) {
      int experts = groups.audio().get(layer).size() + groups.text().get(layer).size();
      if (experts != mixture.experts()) {
        throw Fields.refused(
            "deeptalk.modality_experts divides %d experts in layer %d, the model has %d",
            experts, layer, mixture.experts());
      }
    }
  }

  /** Reads {@code config.json} of a model folder. */
  public static ModelConfig read(Path folder) {
    return ModelConfigReader.read(folder.resolve("config.json"));
  }

  /** The mixture of a layer, if it has one. */
  public Optional<MixtureConfig> mixtureOf(int layer) {
    return mixture.filter(m -> m.covers(layer));
  }

  /** Which group serves which expert of a speech model. */
  public Optional<ExpertPlacement> placement() {
    if (mixture.isEmpty() || speech.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ExpertPlacement(mixture.get().firstLayer(), speech.get().experts()));
  }

  /** Token streams per position: the codebooks, then text; 1 without the speech part. */
  public int streams() {
    return speech.map(s -> s.codebooks() + 1).orElse(1);
  }
}
