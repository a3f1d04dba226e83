package ai.deeptalk.protocol;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The served model that computes one group's experts of one decoder layer, as slm asks for it and a
 * shard offers it. Its tensors: {@code x [n, hidden]}, {@code expert_ids [n, k]} (global; −1 = not
 * this group's), {@code gate_weights [n, k]}, and back {@code y [n, hidden]}.
 */
public record ExpertModel(Modality group, int layer) {
  public static final String X = "x";
  public static final String EXPERT_IDS = "expert_ids";
  public static final String GATE_WEIGHTS = "gate_weights";
  public static final String Y = "y";

  /** In {@code expert_ids}: this choice belongs to the other group. */
  public static final int NOT_HERE = -1;

  /** Response parameters: how long the request waited and how long it was computed. */
  public static final String QUEUE_MICROS = "queue_us";

  public static final String COMPUTE_MICROS = "compute_us";

  private static final Pattern NAME = Pattern.compile("(audio|text)_experts_l(\\d{2,3})");

  /** The name on the wire, such as {@code audio_experts_l07}. */
  public String modelName() {
    return "%s_experts_l%02d".formatted(group.label(), layer);
  }

  /** The models of a group, one per layer in which it has experts. */
  public static List<ExpertModel> of(Modality group, ExpertPlacement placement) {
    return placement.layers().stream()
        .filter(layer -> !placement.experts(group, layer).isEmpty())
        .map(layer -> new ExpertModel(group, layer))
        .toList();
  }

  public static Optional<ExpertModel> ofName(String name) {
    var matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new ExpertModel(Modality.ofLabel(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }
}
