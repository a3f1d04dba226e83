package ai.deeptalk.model.tokenizer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tokens that stand for a whole string and are found before anything is cut. */
final class AddedTokens {
  /**
   * One added token.
   *
   * @param special whether it steers the model rather than standing for words
   */
  record Added(int id, String content, boolean special) {}

  private final Map<Integer, Added> byId = new TreeMap<>();
  private final Map<String, Added> byContent = new TreeMap<>();
  private final Optional<Pattern> all;
  private final Optional<Pattern> ordinary;

  AddedTokens(List<Added> tokens) {
    for (Added token : tokens) {
      byId.put(token.id(), token);
      byContent.put(token.content(), token);
    }
    all = pattern(tokens);
    ordinary = pattern(tokens.stream().filter(t -> !t.special()).toList());
  }

  /** The longest token wins where several begin. */
  private static Optional<Pattern> pattern(List<Added> tokens) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Pattern.compile(
            tokens.stream()
                .map(Added::content)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"))));
  }

  /** What to look for: all tokens, or only those that stand for words. */
  Optional<Pattern> pattern(boolean specials) {
    return specials ? all : ordinary;
  }

  Optional<Added> of(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Added> of(String content) {
    return Optional.ofNullable(byContent.get(content));
  }
}
