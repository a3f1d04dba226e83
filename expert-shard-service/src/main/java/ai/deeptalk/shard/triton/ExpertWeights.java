package ai.deeptalk.shard.triton;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.Tensor;
import ai.deeptalk.shard.group.ExpertGroup;

/** Reads single projections of routed experts, from tensors per expert or from the fused form. */
final class ExpertWeights {
  /** A projection of an expert; gate and up are [width, hidden], down is [hidden, width]. */
  enum Projection {
    GATE("gate"),
    UP("up"),
    DOWN("down");

    private final String label;

    Projection(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final ExpertGroup group;
  private final Checkpoint checkpoint;
  private final String prefix;

  ExpertWeights(ExpertGroup group, Checkpoint checkpoint, int layer) {
    this.group = group;
    this.checkpoint = checkpoint;
    this.prefix = "model.layers." + layer + ".mlp.experts.";
  }

  float[] read(int expert, Projection projection) {
    return checkpoint.has(prefix + "gate_up_proj")
        ? fused(expert, projection)
        : checkpoint.floats(
            prefix + expert + "." + projection.label() + "_proj.weight",
            rows(projection),
            columns(projection));
  }

  long[] shape(Projection projection, int experts) {
    return new long[] {experts, rows(projection), columns(projection)};
  }

  private float[] fused(int expert, Projection projection) {
    int size = group.width() * group.hidden();
    return switch (projection) {
      case GATE -> gateUp().floats(2L * expert * size, size);
      case UP -> gateUp().floats((2L * expert + 1) * size, size);
      case DOWN ->
          checkpoint
              .tensor(prefix + "down_proj")
              .withShape(experts(), group.hidden(), group.width())
              .floats((long) expert * size, size);
    };
  }

  private Tensor gateUp() {
    return checkpoint
        .tensor(prefix + "gate_up_proj")
        .withShape(experts(), 2 * group.width(), group.hidden());
  }

  private int experts() {
    return group.config().mixture().orElseThrow().experts();
  }

  private int rows(Projection projection) {
    return projection == Projection.DOWN ? group.hidden() : group.width();
  }

  private int columns(Projection projection) {
    return projection == Projection.DOWN ? group.width() : group.hidden();
  }
}
