package ai.deeptalk.shard;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.ModalityExperts;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.shard.group.ExpertGroup;
import java.nio.file.Path;
import java.util.List;

/**
 * The random DeepSeek-V2 checkpoint that slm-model tests with: hidden 64, layers 1 to 3 of 8
 * experts, top-3. It has no modality groups of its own; here experts 0, 2, 5 and 7 are audio.
 */
public final class TinyModel {
  public static final Path FOLDER =
      Path.of("..", "slm-model", "src", "test", "resources", "deepseek-v2-tiny", "lite");
  public static final List<Integer> AUDIO = List.of(0, 2, 5, 7);
  private static final List<Integer> TEXT = List.of(1, 3, 4, 6);

  private TinyModel() {}

  public static ExpertGroup group(Modality modality) {
    return group(modality, FOLDER);
  }

  /** A group of the same shapes and other numbers. */
  public static ExpertGroup otherWeights(Modality modality) {
    return group(modality, FOLDER.resolveSibling("full"));
  }

  private static ExpertGroup group(Modality modality, Path folder) {
    var groups = new ModalityExperts(List.of(AUDIO, AUDIO, AUDIO), List.of(TEXT, TEXT, TEXT));
    return new ExpertGroup(
        folder, ModelConfig.read(folder), new ExpertPlacement(1, groups), modality);
  }
}
