package ai.deeptalk.gateway.protocol;

import java.util.List;

/**
 * The names under which the one served model may be asked for.
 *
 * @param served its own name
 * @param aliases names stock clients ask for
 */
public record ModelNames(String served, List<String> aliases) {
  public ModelNames {
    aliases = List.copyOf(aliases);
  }

  public boolean knows(String name) {
    return name.equals(served) || aliases.contains(name);
  }

  public void require(String name) {
    if (!knows(name)) {
      throw notFound(name);
    }
  }

  public static Refusal notFound(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    return new Refusal(
        Refusal.INVALID_REQUEST,
        "model_not_found",
        "The model '" + shown + "' does not exist or you do not have access to it.",
        "model");
  }
}
