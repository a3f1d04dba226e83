package ai.deeptalk.shard.group;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.ModalityExperts;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out which group serves which expert: from a placement file {@code {"audio": [[ids] per MoE
 * layer], "text": [[ids]]}} where one is given, otherwise from the model's own configuration.
 */
public final class PlacementReader {
  private PlacementReader() {}

  public static ExpertPlacement read(ModelConfig config, Optional<Path> file) {
    if (file.isPresent()) {
      int firstLayer = config.mixture().map(MixtureConfig::firstLayer).orElse(0);
      return new ExpertPlacement(firstLayer, groups(file.get()));
    }
    return config
        .placement()
        .orElseThrow(() ->
            invalid(
                "the model has no modality_experts, and deeptalk.shard.placement is not set",
                null));
  }

  private static ModalityExperts groups(Path file) {
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
      return new ModalityExperts(layers(root, "audio"), layers(root, "text"));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw invalid("placement file " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<List<Integer>> layers(JsonNode root, String group) {
    JsonNode layers = root.path(group);
    if (!layers.isArray()) {
      throw new IllegalArgumentException("'" + group + "' is not a list of layers");
    }
    var all = new ArrayList<List<Integer>>();
    for (JsonNode layer : layers) {
      var experts = new ArrayList<Integer>();
      for (JsonNode expert : layer) {
        if (!expert.isInt()) {
          throw new IllegalArgumentException("'" + group + "' has a wrong expert: " + expert);
        }
        experts.add(expert.intValue());
      }
      all.add(experts);
    }
    return all;
  }

  private static SpeechException invalid(String message, @Nullable Throwable cause) {
    return new SpeechException(ErrorCode.MODEL_INVALID, message, cause);
  }
}
