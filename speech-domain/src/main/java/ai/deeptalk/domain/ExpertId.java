package ai.deeptalk.domain;

/** One routed expert: the decoder layer it belongs to and its number there. */
public record ExpertId(int layer, int expert) {
  public ExpertId {
    if (layer < 0 || expert < 0) {
      throw new IllegalArgumentException(
          "layer and expert must not be negative: layer=" + layer + ", expert=" + expert);
    }
  }
}
