package ai.deeptalk.slm.engine;

/** How a layer looks at the past. One per layer, chosen from the configuration. */
interface Attention {

  /** Floats of cache this layer needs per {@link CacheBlock}. */
  int cacheFloats();

  /**
   * Writes the rows' keys and values to their sequences' cache and attends.
   *
   * @param cacheOffset where this layer's floats start in each block
   * @param x normed hidden states [rows, hiddenSize]
   * @param y receives [rows, hiddenSize]
   */
  void attend(Rows rows, int cacheOffset, float[] x, float[] y);
}
