package ai.deeptalk.model.config;

/**
 * The expert layers of a model.
 *
 * @param firstLayer first layer with experts; the ones before are dense
 * @param layerStep every how many layers experts stand
 * @param experts routed experts per layer
 * @param sharedExperts experts every token passes, computed as one of their joint width
 * @param topK routed experts per token
 * @param expertWidth inner width of one expert
 * @param groups groups the experts fall into for routing
 * @param chosenGroups groups a token may choose from; all of them for plain top-k
 * @param normalized whether the chosen gate weights are made to sum to one
 * @param scale factor on the routed experts' weights
 */
public record MixtureConfig(
    int firstLayer,
    int layerStep,
    int experts,
    int sharedExperts,
    int topK,
    int expertWidth,
    int groups,
    int chosenGroups,
    boolean normalized,
    float scale) {

  public MixtureConfig {
    if (topK < 1 || topK > experts) {
      throw Fields.refused("num_experts_per_tok is %d of %d experts", topK, experts);
    }
    if (groups < 1 || experts % groups != 0 || chosenGroups < 1 || chosenGroups > groups) {
      throw Fields.refused(
          "%d experts cannot be routed in %d groups of which %d are chosen",
          experts, groups, chosenGroups);
    }
    if (topK > experts / groups * chosenGroups) {
      throw Fields.refused(
          "num_experts_per_tok %d exceeds the %d experts of topk_group %d",
          topK, experts / groups * chosenGroups, chosenGroups);
    }
  }

  boolean covers(int layer) {
    return layer >= firstLayer && layer % layerStep == 0;
  }
}
