package ai.deeptalk.model.config;

import java.util.Optional;

/**
 * Rotary position embedding.
 *
 * @param theta base of the wave lengths
 * @param yarn stretching to longer sequences, if any
 */
public record RotaryConfig(double theta, Optional<Yarn> yarn) {

  /**
   * YaRN: short waves stay, long waves are stretched by {@code factor}, a ramp lies between.
   *
   * @param attentionFactor factor on cosine and sine where the file states one
   * @param mscale weight of the stretch in the size of cosine and sine
   * @param mscaleAllDim weight of the stretch in the attention scale; 0 leaves the scale alone
   */
  public record Yarn(
      double factor,
      double betaFast,
      double betaSlow,
      int originalPositions,
      double mscale,
      double mscaleAllDim,
      Optional<Double> attentionFactor) {

    /** How much larger the attention scale is than that of the unstretched model. */
    public double attentionScale() {
      double m = magnitude(mscaleAllDim);
      return m * m;
    }

    /** Factor on cosine and sine. */
    public double rotationScale() {
      return attentionFactor.orElseGet(() -> magnitude(mscale) / magnitude(mscaleAllDim));
    }

    private double magnitude(double weight) {
      return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }
  }

  /** Angle per position of each pair of a rotated vector of {@code width}. */
  public double[] frequencies(int width) {
    double[] frequencies = new double[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double plain = Math.pow(theta, -2.0 * i / width);
      frequencies[i] = yarn.isEmpty() ? plain : stretched(yarn.get(), plain, i, width);
    }
    return frequencies;
  }

  private double stretched(Yarn stretch, double plain, int pair, int width) {
    double low = Math.max(0, Math.floor(pairOfTurns(stretch, stretch.betaFast(), width)));
    double high = Math.min(width - 1, Math.ceil(pairOfTurns(stretch, stretch.betaSlow(), width)));
    double ramp = Math.clamp((pair - low) / Math.max(high - low, 0.001), 0, 1);
    return plain / stretch.factor() * ramp + plain * (1 - ramp);
  }

  /** The pair that turns {@code turns} times over the original length. */
  private double pairOfTurns(Yarn stretch, double turns, int width) {
    return width
        * Math.log(stretch.originalPositions() / (turns * 2 * Math.PI))
        / (2 * Math.log(theta));
  }
}
