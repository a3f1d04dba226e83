package ai.deeptalk.slm.engine;

/**
 * The sizes of a backbone.
 *
 * @param hiddenSize width of a hidden state
 * @param layers decoder layers
 * @param streams token streams per position: the codebooks, then text; 1 for a plain text model
 * @param featureWidth width of one speech feature; 0 for a plain text model
 * @param maxPositions longest sequence
 * @param maxBatchPositions most positions of all slots of one step together
 */
public record BackboneShape(
    int hiddenSize,
    int layers,
    int streams,
    int featureWidth,
    int maxPositions,
    int maxBatchPositions) {

  public BackboneShape {
    requirePositive("hiddenSize", hiddenSize);
    requirePositive("layers", layers);
    requirePositive("streams", streams);
    requirePositive("maxPositions", maxPositions);
    requirePositive("maxBatchPositions", maxBatchPositions);
    if (featureWidth < 0) {
      throw new IllegalArgumentException("featureWidth is negative: " + featureWidth);
    }
  }

  /** A result large enough for {@code slots} slots of this backbone. */
  public StepResult newResult(int slots) {
    return new StepResult(slots, hiddenSize);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
