package ai.deeptalk.gateway.protocol;

import ai.deeptalk.gateway.port.HistoryLimit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What happens to a conversation that has grown too long for the model. */
public sealed interface Truncation {
  int MAX_TOKENS = 1 << 20;

  /** Its oldest turns are left out. */
  record Auto() implements Truncation {}

  /** The next response fails. */
  record Disabled() implements Truncation {}

  /** So many turns are left out that a share of the room stays free for the next ones. */
  record RetentionRatio(double ratio, OptionalInt tokens) implements Truncation {}

  /** The wish in {@code session}; empty where the key is absent. */
  static Optional<Truncation> read(Fields session) {
    Optional<JsonNode> wish = session.value("truncation");
    if (wish.isEmpty()) {
      return Optional.empty();
    }
    if (!(wish.get() instanceof ObjectNode)) {
      return session
          .choice("truncation", List.of("auto", "disabled"))
          .map(name -> name.equals("auto") ? new Auto() : new Disabled());
    }
    Fields fields = session.requiredFields("truncation");
    if (fields.choice("type", List.of("retention_ratio")).isEmpty()) {
      throw Refusal.missing(fields.path("type"));
    }
    double ratio =
        fields
            .number("retention_ratio", 0, 1)
            .orElseThrow(() -> Refusal.missing(fields.path("retention_ratio")));
    OptionalInt tokens = OptionalInt.empty();
    Optional<Fields> limits = fields.fields("token_limits");
    if (limits.isPresent()) {
      tokens = limits.get().integer("post_instructions", 1, MAX_TOKENS);
      limits.get().finish();
    }
    fields.finish();
    return Optional.of(new RetentionRatio(ratio, tokens));
  }

  default JsonNode json() {
    return switch (this) {
      case Auto auto -> StringNode.valueOf("auto");
      case Disabled disabled -> StringNode.valueOf("disabled");
      case RetentionRatio(double ratio, OptionalInt tokens) -> {
        ObjectNode json =
            Json.object().put("type", "retention_ratio").put("retention_ratio", ratio);
        tokens.ifPresent(limit -> json.putObject("token_limits").put("post_instructions", limit));
        yield json;
      }
    };
  }

  /** The same, as the model is told. */
  default HistoryLimit limit() {
    return switch (this) {
      case Auto auto -> HistoryLimit.AS_MUCH_AS_FITS;
      case Disabled disabled -> new HistoryLimit(true, 1, 0);
      case RetentionRatio(double ratio, OptionalInt tokens) ->
          new HistoryLimit(false, ratio, tokens.orElse(0));
    };
  }
}
