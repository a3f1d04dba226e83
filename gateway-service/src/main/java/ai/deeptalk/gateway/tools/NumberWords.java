package ai.deeptalk.gateway.tools;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** English numbers as they are spoken, both ways: 41 is "forty-one", 12.5 "twelve point five". */
final class NumberWords {
  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of(
          "zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
          "ninety");
  private static final Map<String, Long> SIZES =
      Map.of("hundred", 100L, "thousand", 1_000L, "million", 1_000_000L);
  private static final long LARGEST = 999_999_999;
  private static final Pattern DIGITS = Pattern.compile("-?\\d+(?:\\.\\d+)?");
  private static final Map<String, Integer> VALUES = values();

  private NumberWords() {}

  private static Map<String, Integer> values() {
    Map<String, Integer> values = new TreeMap<>();
    for (int i = 0; i < SMALL.size(); i++) {
      values.put(SMALL.get(i), i);
    }
    for (int i = 2; i < TENS.size(); i++) {
      values.put(TENS.get(i), 10 * i);
    }
    return values;
  }

  /** A text with its digits spelled out. */
  static String spelledOut(String text) {
    Matcher digits = DIGITS.matcher(text);
    StringBuilder spelled = new StringBuilder();
    while (digits.find()) {
      boolean dash = digits.start() > 0 && digits.group().startsWith("-");
      boolean range = dash && Character.isLetterOrDigit(text.charAt(digits.start() - 1));
      String number = range ? digits.group().substring(1) : digits.group();
      String words = (range ? " " : "") + words(new BigDecimal(number));
      digits.appendReplacement(spelled, Matcher.quoteReplacement(words));
    }
    digits.appendTail(spelled);
    return spelled.toString();
  }

  /** Numbers too large to be spoken stay digits. */
  static String words(BigDecimal number) {
    if (number.abs().compareTo(BigDecimal.valueOf(LARGEST)) > 0) {
      return number.toPlainString();
    }
    String sign = number.signum() < 0 ? "minus " : "";
    BigDecimal size = number.abs().stripTrailingZeros();
    String whole = sign + words(size.longValue());
    if (size.scale() <= 0) {
      return whole;
    }
    String plain = size.toPlainString();
    StringBuilder decimals = new StringBuilder(whole).append(" point");
    for (char digit : plain.substring(plain.indexOf('.') + 1).toCharArray()) {
      decimals.append(' ').append(SMALL.get(digit - '0'));
    }
    return decimals.toString();
  }

  private static String words(long n) {
    if (n < SMALL.size()) {
      return SMALL.get((int) n);
    }
    if (n < 100) {
      String tens = TENS.get((int) (n / 10));
      return n % 10 == 0 ? tens : tens + "-" + SMALL.get((int) (n % 10));
    }
    long size = n >= 1_000_000 ? 1_000_000 : n >= 1_000 ? 1_000 : 100;
    String name = size == 1_000_000 ? "million" : size == 1_000 ? "thousand" : "hundred";
    String rest = n % size == 0 ? "" : " " + words(n % size);
    return words(n / size) + " " + name + rest;
  }

  /** What digits or words say; empty if they are no number. */
  static Optional<BigDecimal> read(String text) {
    String clean = text.strip().toLowerCase(Locale.ROOT);
    if (DIGITS.matcher(clean).matches()) {
      return Optional.of(new BigDecimal(clean));
    }
    boolean negative = clean.startsWith("minus ");
    String[] parts = (negative ? clean.substring(6) : clean).split(" point ", 2);
    Optional<Long> whole = wholeOf(parts[0]);
    Optional<String> decimals = parts.length > 1 ? decimalsOf(parts[1]) : Optional.of("");
    if (whole.isEmpty() || decimals.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(whole.get() + decimals.get());
    return Optional.of(negative ? number.negate() : number);
  }

  private static Optional<Long> wholeOf(String text) {
    long total = 0;
    long group = 0;
    boolean any = false;
    for (String word : words(text)) {
      if (word.equals("and") && any) {
        continue;
      }
      Integer value = VALUES.get(word);
      Long size = SIZES.get(word);
      if (value != null) {
        group += value;
      } else if (size != null && size == 100L) {
        group = Math.max(1, group) * 100;
      } else if (size != null) {
        total += Math.max(1, group) * size;
        group = 0;
      } else {
        return Optional.empty();
      }
      any = true;
    }
    return any && total + group <= LARGEST ? Optional.of(total + group) : Optional.empty();
  }

  private static Optional<String> decimalsOf(String text) {
    StringBuilder digits = new StringBuilder(".");
    for (String word : words(text)) {
      int digit = SMALL.indexOf(word);
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      digits.append(digit);
    }
    return Optional.of(digits.toString());
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("[ -]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
