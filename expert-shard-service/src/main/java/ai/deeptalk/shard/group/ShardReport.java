package ai.deeptalk.shard.group;

import java.util.List;

/**
 * What a shard says about itself to an operator.
 *
 * @param computedBy {@code cpu}, or the address of a Triton
 * @param state in words; the reason, if it is not ready
 */
public record ShardReport(
    String group, String computedBy, boolean ready, String state, List<ModelReport> models) {
  public ShardReport {
    models = List.copyOf(models);
  }

  /**
   * One model: which experts of which layer it holds and what it has done.
   *
   * @param experts global ids
   * @param tokens choices of each expert since the start, in the order of {@code experts}; empty
   *     where Triton counts them in its own metrics
   */
  public record ModelReport(
      String model, int layer, List<Integer> experts, List<Long> tokens, long rows, long batches) {
    public ModelReport {
      experts = List.copyOf(experts);
      tokens = List.copyOf(tokens);
    }
  }
}
