package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.experts.ExpertBatch;
import ai.deeptalk.model.experts.ExpertLayer;
import java.util.HashMap;
import java.util.Map;

/** Computes all experts in this process, on the calling thread, when the answer is awaited. */
public final class LocalExpertDispatch implements ExpertDispatch {
  private final Map<Integer, ExpertLayer> layers;
  private final ExpertBatch batch = new ExpertBatch();

  private LocalExpertDispatch(Map<Integer, ExpertLayer> layers) {
    this.layers = layers;
  }

  /** Reads the experts of all layers. */
  public static LocalExpertDispatch read(ModelConfig config, Checkpoint checkpoint) {
    Map<Integer, ExpertLayer> layers = new HashMap<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      if (config.mixtureOf(layer).isPresent()) {
        layers.put(layer, ExpertLayer.read(config, checkpoint, layer));
      }
    }
    return new LocalExpertDispatch(layers);
  }

  @Override
  public Pending begin(RoutedTokens tokens) {
    ExpertLayer layer = layers.get(tokens.layer());
    if (layer == null) {
      throw new IllegalArgumentException("layer " + tokens.layer() + " has no experts");
    }
    return routedSum ->
        batch.apply(
            layer,
            tokens.count(),
            tokens.topK(),
            tokens.hidden(),
            tokens.experts(),
            tokens.weights(),
            routedSum);
  }
}
