package ai.deeptalk.domain;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which group serves which expert, by decoder layer. Every replica of a group holds all experts of
 * the group; where the replicas are is configuration of whoever calls them.
 */
public record ExpertPlacement(int firstMoeLayer, ModalityExperts groups) {
  public ExpertPlacement {
    if (firstMoeLayer < 0) {
      throw new IllegalArgumentException("firstMoeLayer must not be negative: " + firstMoeLayer);
    }
  }

  /** Decoder layers that have routed experts. */
  public List<Integer> layers() {
    return IntStream.range(firstMoeLayer, firstMoeLayer + groups.layers()).boxed().toList();
  }

  /** Experts a group serves in a decoder layer, ascending. */
  public List<Integer> experts(Modality group, int layer) {
    return groups.of(group, moeLayer(layer));
  }

  /** The group that serves an expert. */
  public Modality groupOf(ExpertId expert) {
    return groups.groupOf(moeLayer(expert.layer()), expert.expert());
  }

  private int moeLayer(int layer) {
    int moeLayer = layer - firstMoeLayer;
    if (moeLayer < 0 || moeLayer >= groups.layers()) {
      throw new IllegalArgumentException("layer has no routed experts: " + layer);
    }
    return moeLayer;
  }
}
