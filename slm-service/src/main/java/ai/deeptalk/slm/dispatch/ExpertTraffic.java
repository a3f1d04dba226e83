package ai.deeptalk.slm.dispatch;

import ai.deeptalk.slm.engine.RoutedTokens;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many tokens each expert has been given since the start. Written by the tick thread, read by
 * anyone.
 */
public final class ExpertTraffic {
  private final AtomicLongArray tokens; // [layers, experts]
  private final int experts;

  public ExpertTraffic(int layers, int experts) {
    this.tokens = new AtomicLongArray(layers * experts);
    this.experts = experts;
  }

  void count(RoutedTokens routed) {
    int base = routed.layer() * experts;
    int choices = routed.count() * routed.topK();
    for (int i = 0; i < choices; i++) {
      int expert = base + routed.experts()[i];
      tokens.setPlain(expert, tokens.getPlain(expert) + 1);
    }
  }

  /** Tokens routed to an expert of a decoder layer. */
  public long tokens(int layer, int expert) {
    return tokens.get(layer * experts + expert);
  }
}
