package ai.deeptalk.model.config;

/** How a model attends. */
public sealed interface AttentionConfig {

  int heads();

  /**
   * Multi-head latent attention (DeepSeek-V2): keys and values are rebuilt from one small latent
   * vector per position, and one rotated key is shared by all heads.
   *
   * @param queryRank width of the query's own latent; 0 when queries are projected directly
   * @param latentRank width of the cached latent
   * @param plainWidth query and key width per head without position
   * @param rotaryWidth query and key width with position
   * @param valueWidth value width per head
   */
  record Latent(
      int heads, int queryRank, int latentRank, int plainWidth, int rotaryWidth, int valueWidth)
      implements AttentionConfig {
    /** Width of a query head. */
    public int queryWidth() {
      return plainWidth + rotaryWidth;
    }
  }

  /**
   * Grouped-query attention (most dense models): several query heads share one key and value head.
   *
   * @param biased whether the query, key and value projections carry a bias
   * @param normed whether queries and keys are normed per head
   */
  record Grouped(int heads, int keyHeads, int headWidth, boolean biased, boolean normed)
      implements AttentionConfig {
    public Grouped {
      if (heads % keyHeads != 0) {
        throw Fields.refused(
            "num_attention_heads %d is not a multiple of num_key_value_heads %d", heads, keyHeads);
      }
    }
  }
}
