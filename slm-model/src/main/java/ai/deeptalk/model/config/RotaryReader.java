package ai.deeptalk.model.config;

import java.util.Optional;

/**
 * Rotary settings, in the older form ({@code rope_scaling}) and the newer ({@code
 * rope_parameters}).
 */
final class RotaryReader {
  private static final double DEFAULT_THETA = 10000;

  private RotaryReader() {}

  static RotaryConfig read(Fields f) {
    Optional<Fields> newer = f.section("rope_parameters");
    Optional<Fields> scaling = newer.isPresent() ? newer : f.section("rope_scaling");
    double outer = f.number("rope_theta", DEFAULT_THETA);
    double theta = newer.map(n -> n.number("rope_theta", outer)).orElse(outer);
    return new RotaryConfig(theta, scaling.flatMap(s -> yarn(f, s)));
  }

  private static Optional<RotaryConfig.Yarn> yarn(Fields f, Fields scaling) {
    String name = scaling.has("rope_type") ? "rope_type" : "type";
    String type = scaling.text(name, "default");
    if (type.equals("default")) {
      return Optional.empty();
    }
    scaling.require(type.equals("yarn"), name);
    return Optional.of(
        new RotaryConfig.Yarn(
            scaling.number("factor"),
            scaling.number("beta_fast", 32),
            scaling.number("beta_slow", 1),
            scaling.integer(
                "original_max_position_embeddings", f.positive("max_position_embeddings")),
            scaling.number("mscale", 1),
            scaling.number("mscale_all_dim", 0),
            scaling.has("attention_factor")
                ? Optional.of(scaling.number("attention_factor"))
                : Optional.empty()));
  }
}
