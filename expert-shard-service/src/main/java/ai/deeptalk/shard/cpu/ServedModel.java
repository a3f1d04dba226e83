package ai.deeptalk.shard.cpu;

import ai.deeptalk.model.experts.ExpertLayer;
import ai.deeptalk.protocol.ExpertModel;
import java.util.List;

/** One layer's experts, ready to compute, and what they have computed. */
final class ServedModel {
  private final ExpertModel model;
  private final List<Integer> experts;
  private final ExpertLayer layer;
  private final int topK;
  private final ModelTally tally;
  private volatile boolean loaded = true;

  ServedModel(ExpertModel model, List<Integer> experts, ExpertLayer layer, int topK) {
    this.model = model;
    this.experts = experts;
    this.layer = layer;
    this.topK = topK;
    this.tally = new ModelTally(layer.size());
  }

  ExpertModel model() {
    return model;
  }

  String name() {
    return model.modelName();
  }

  List<Integer> experts() {
    return experts;
  }

  ExpertLayer layer() {
    return layer;
  }

  int hidden() {
    return layer.hidden();
  }

  int topK() {
    return topK;
  }

  ModelTally tally() {
    return tally;
  }

  /**
   * An unloaded model keeps its weights: unloading is how a replica is drained, not how memory is
   * won.
   */
  boolean loaded() {
    return loaded;
  }

  void load(boolean wanted) {
    loaded = wanted;
  }
}
