package ai.deeptalk.model.experts;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.Tensor;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The routed experts of one layer, or those of one group of it. Immutable: threads share it, each
 * with an {@link ExpertBatch} of its own.
 */
public final class ExpertLayer {
  private final @Nullable SwiGlu[] experts; // by expert id; null where another group holds it
  private final int hidden;

  private ExpertLayer(@Nullable SwiGlu[] experts, int hidden) {
    this.experts = experts;
    this.hidden = hidden;
  }

  /** Reads all experts of a layer. */
  public static ExpertLayer read(ModelConfig config, Checkpoint checkpoint, int layer) {
    int experts = mixture(config, layer).experts();
    return read(config, checkpoint, layer, IntStream.range(0, experts).boxed().toList());
  }

  /** Reads the given experts of a layer, from tensors per expert or from the fused form. */
  public static ExpertLayer read(
      ModelConfig config, Checkpoint checkpoint, int layer, Collection<Integer> ids) {
    MixtureConfig mixture = mixture(config, layer);
    String prefix = "model.layers." + layer + ".mlp.experts.";
    @Nullable SwiGlu[] experts = new SwiGlu[mixture.experts()];
    for (int id : ids) {
      experts[id] =
          checkpoint.has(prefix + "gate_up_proj")
              ? fused(config, mixture, checkpoint, prefix, id)
              : SwiGlu.read(
                  checkpoint, prefix + id + ".", mixture.expertWidth(), config.hiddenSize());
    }
    return new ExpertLayer(experts, config.hiddenSize());
  }

  private static SwiGlu fused(
      ModelConfig config, MixtureConfig mixture, Checkpoint checkpoint, String prefix, int id) {
    int hidden = config.hiddenSize();
    int width = mixture.expertWidth();
    int size = width * hidden;
    Tensor gateUp =
        checkpoint.tensor(prefix + "gate_up_proj").withShape(mixture.experts(), 2 * width, hidden);
    Tensor down =
        checkpoint.tensor(prefix + "down_proj").withShape(mixture.experts(), hidden, width);
    return new SwiGlu(
        gateUp.floats(2L * id * size, size),
        gateUp.floats((2L * id + 1) * size, size),
        down.floats((long) id * size, size),
        hidden,
        hidden,
        checkpoint.format());
  }

  private static MixtureConfig mixture(ModelConfig config, int layer) {
    return config
        .mixtureOf(layer)
        .orElseThrow(() -> new IllegalArgumentException("layer " + layer + " has no experts"));
  }

  public int hidden() {
    return hidden;
  }

  /** Experts of the layer, held here or not. */
  public int size() {
    return experts.length;
  }

  public boolean holds(int expert) {
    return expert >= 0 && expert < experts.length && experts[expert] != null;
  }

  /** Experts held here. */
  public long held() {
    return Arrays.stream(experts).filter(e -> e != null).count();
  }

  /** An expert held here. */
  public SwiGlu expert(int id) {
    SwiGlu expert = experts[id];
    if (expert == null) {
      throw new IllegalArgumentException("expert " + id + " is not held here");
    }
    return expert;
  }
}
