package ai.deeptalk.gateway.tools;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Identifiers as a model reads them: {@code get_weather} and {@code getWeather} are "get weather".
 */
final class NameWords {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+");

  private NameWords() {}

  static String of(String name) {
    return BOUNDARY
        .splitAsStream(name)
        .filter(part -> !part.isEmpty())
        .map(part -> part.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
