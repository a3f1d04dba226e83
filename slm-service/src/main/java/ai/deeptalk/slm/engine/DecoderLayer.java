package ai.deeptalk.slm.engine;

/**
 * One layer: its parts and where its share of every cache block starts. An array in a record would
 * be shared by accident, hence a class.
 */
final class DecoderLayer {
  final float[] attentionNorm; // [hiddenSize]
  final Attention attention;
  final int cacheOffset;
  final float[] feedForwardNorm; // [hiddenSize]
  final FeedForward feedForward;

  DecoderLayer(
      float[] attentionNorm,
      Attention attention,
      int cacheOffset,
      float[] feedForwardNorm,
      FeedForward feedForward) {
    this.attentionNorm = attentionNorm;
    this.attention = attention;
    this.cacheOffset = cacheOffset;
    this.feedForwardNorm = feedForwardNorm;
    this.feedForward = feedForward;
  }

  /** Floats of this and all earlier layers in a block. */
  int cacheEnd() {
    return cacheOffset + attention.cacheFloats();
  }
}
