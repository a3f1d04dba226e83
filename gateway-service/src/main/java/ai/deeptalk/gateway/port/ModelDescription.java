package ai.deeptalk.gateway.port;

import java.util.List;

/** What the model service serves, for the console. */
public record ModelDescription(
    String model,
    int layers,
    int moeLayers,
    int experts,
    int topK,
    int activeSessions,
    int activeRows,
    List<LayerLoad> load,
    List<ShardState> shards) {

  /**
   * Calibrated share per modality, tokens routed since the start, and the group, per expert of one
   * layer.
   */
  public record LayerLoad(
      List<Float> audioShare, List<Float> textShare, List<Long> tokens, List<Boolean> audioGroup) {}

  public record ShardState(
      String group, String replica, String state, double p50Ms, long calls, long failures) {}
}
