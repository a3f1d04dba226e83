package ai.deeptalk.slm.engine;

/**
 * The tokens of one step at one mixture layer, with the experts the router chose for them. The
 * arrays belong to the backbone, are reused for every layer and may be longer than used.
 */
public final class RoutedTokens {
  private final int topK;
  private final int hiddenSize;
  private final int[] experts; // [capacity, topK]
  private final float[] weights; // [capacity, topK]
  private float[] hidden; // [capacity, hiddenSize]
  private int layer;
  private int count;

  public RoutedTokens(int capacity, int topK, int hiddenSize) {
    this.topK = topK;
    this.hiddenSize = hiddenSize;
    this.experts = new int[capacity * topK];
    this.weights = new float[capacity * topK];
    this.hidden = new float[0];
  }

  /** Points this batch at {@code count} hidden states of decoder layer {@code layer}. */
  public void reset(int layer, int count, float[] hidden) {
    if (count * topK > experts.length || count * hiddenSize > hidden.length) {
      throw new IllegalArgumentException("no room for " + count + " tokens");
    }
    this.layer = layer;
    this.count = count;
    this.hidden = hidden;
  }

  /** Index of the decoder layer, dense layers counted. */
  public int layer() {
    return layer;
  }

  /** Number of tokens. */
  public int count() {
    return count;
  }

  public int topK() {
    return topK;
  }

  public int hiddenSize() {
    return hiddenSize;
  }

  /** Inputs of the experts, row-major [count, hiddenSize]. Read only. */
  public float[] hidden() {
    return hidden;
  }

  /** Chosen experts, row-major [count, topK], falling by score. */
  public int[] experts() {
    return experts;
  }

  /** Gate weights of the chosen experts, row-major [count, topK]. */
  public float[] weights() {
    return weights;
  }
}
