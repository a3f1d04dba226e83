package ai.deeptalk.model.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into pieces that no token crosses. */
final class PreTokenizer {
  /** The GPT-2 pattern, which {@code ByteLevel} means when it names none. */
  static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  private final List<Pattern> patterns;

  /** Applies patterns one after the other, each to the pieces of the one before. */
  PreTokenizer(List<String> patterns) {
    // White space is Unicode's, as in the implementations these patterns were written for.
    this.patterns =
        patterns.stream().map(p -> Pattern.compile(p, Pattern.UNICODE_CHARACTER_CLASS)).toList();
  }

  List<String> pieces(String text) {
    List<String> pieces = text.isEmpty() ? List.of() : List.of(text);
    for (Pattern pattern : patterns) {
      List<String> finer = new ArrayList<>();
      pieces.forEach(piece -> split(pattern, piece, finer::add));
      pieces = finer;
    }
    return pieces;
  }

  /** What matches is a piece, and so is what lies between two matches. */
  private static void split(Pattern pattern, String text, Consumer<String> pieces) {
    Matcher matcher = pattern.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        pieces.accept(text.substring(end, matcher.start()));
      }
      if (matcher.end() > matcher.start()) {
        pieces.accept(matcher.group());
      }
      end = matcher.end();
    }
    if (end < text.length()) {
      pieces.accept(text.substring(end));
    }
  }
}
