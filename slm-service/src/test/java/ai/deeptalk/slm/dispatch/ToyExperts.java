package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.ModalityExperts;
import ai.deeptalk.slm.engine.RoutedTokens;
import java.util.List;

/**
 * Experts simple enough to check by hand: expert {@code e} multiplies by {@code e + 1}. Audio holds
 * 0 and 1, text 2 and 3.
 */
final class ToyExperts {
  static final int HIDDEN = 2;
  static final int TOP_K = 2;
  static final int EXPERTS = 4;
  static final int LAYER = 1;
  static final ExpertPlacement PLACEMENT =
      new ExpertPlacement(
          1,
          new ModalityExperts(
              List.of(List.of(0, 1), List.of(0, 1)), List.of(List.of(2, 3), List.of(2, 3))));

  private ToyExperts() {}

  static float[] apply(int tokens, float[] x, int[] experts, float[] weights) {
    float[] y = new float[tokens * HIDDEN];
    for (int token = 0; token < tokens; token++) {
      for (int k = 0; k < TOP_K; k++) {
        int expert = experts[token * TOP_K + k];
        for (int i = 0; i < HIDDEN && expert >= 0; i++) {
          y[token * HIDDEN + i] +=
              weights[token * TOP_K + k] * (expert + 1) * x[token * HIDDEN + i];
        }
      }
    }
    return y;
  }

  /** Three tokens: one for audio alone, one for text alone, one for both. */
  static RoutedTokens tokens(int layer) {
    var tokens = new RoutedTokens(8, TOP_K, HIDDEN);
    int[] experts = {0, 1, 2, 3, 1, 3};
    float[] weights = {0.5f, 0.25f, 0.5f, 0.5f, 1f, 0.5f};
    System.arraycopy(experts, 0, tokens.experts(), 0, experts.length);
    System.arraycopy(weights, 0, tokens.weights(), 0, weights.length);
    tokens.reset(layer, 3, new float[] {1, 2, 3, 4, 5, 6});
    return tokens;
  }

  /** What {@link #tokens} must become. */
  static float[] expected() {
    RoutedTokens tokens = tokens(LAYER);
    return apply(3, tokens.hidden(), tokens.experts(), tokens.weights());
  }

  /** What is left of it without the text group. */
  static float[] expectedOfAudio() {
    RoutedTokens tokens = tokens(LAYER);
    int[] experts = tokens.experts().clone();
    for (int i = 0; i < experts.length; i++) {
      experts[i] = experts[i] < 2 ? experts[i] : -1;
    }
    return apply(3, tokens.hidden(), experts, tokens.weights());
  }
}
