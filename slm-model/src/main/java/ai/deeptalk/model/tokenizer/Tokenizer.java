package ai.deeptalk.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Byte-level BPE. Every text can be encoded and decodes to itself. Immutable: threads share it.
 *
 * <p>Text of a client goes through {@link #encode}, which never yields a special token, whatever
 * the text says: a client cannot write itself an end of turn.
 */
public final class Tokenizer {
  private final Map<String, Integer> vocabulary; // symbols to id
  private final String[] symbols; // by id; empty where an id is unused
  private final Merges merges;
  private final boolean wholeWordsFirst;
  private final AddedTokens added;
  private final PreTokenizer preTokenizer;
  private final Optional<Normalizer.Form> normalization;

  Tokenizer(
      Map<String, Integer> vocabulary,
      Merges merges,
      boolean wholeWordsFirst,
      AddedTokens added,
      PreTokenizer preTokenizer,
      Optional<Normalizer.Form> normalization) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.merges = merges;
    this.wholeWordsFirst = wholeWordsFirst;
    this.added = added;
    this.preTokenizer = preTokenizer;
    this.normalization = normalization;
    int size = vocabulary.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    this.symbols = new String[size];
    Arrays.fill(symbols, "");
    vocabulary.forEach((token, id) -> symbols[id] = token);
  }

  /** Reads {@code tokenizer.json} of a model folder. */
  public static Tokenizer read(Path folder) {
    return TokenizerReader.read(folder.resolve("tokenizer.json"));
  }

  /** Tokens of a text, taken literally: the names of special tokens in it are only words. */
  public int[] encode(String text) {
    return encode(text, false);
  }

  /** Tokens of a text of ours in which the names of special tokens mean those tokens. */
  public int[] encodeWithSpecials(String text) {
    return encode(text, true);
  }

  private int[] encode(String text, boolean specials) {
    IntStream.Builder tokens = IntStream.builder();
    Optional<Pattern> pattern = added.pattern(specials);
    int end = 0;
    if (pattern.isPresent()) {
      Matcher matcher = pattern.get().matcher(text);
      while (matcher.find()) {
        words(text.substring(end, matcher.start()), tokens);
        tokens.add(added.of(matcher.group()).orElseThrow().id());
        end = matcher.end();
      }
    }
    words(text.substring(end), tokens);
    return tokens.build().toArray();
  }

  private void words(String text, IntStream.Builder tokens) {
    String normal = normalization.map(form -> Normalizer.normalize(text, form)).orElse(text);
    List<String> pieces = preTokenizer.pieces(normal);
    for (String piece : pieces) {
      String word = ByteAlphabet.symbols(piece);
      Integer whole = vocabulary.get(word);
      if (whole != null && (wholeWordsFirst || word.length() == 1)) {
        tokens.add(whole);
        continue;
      }
      int[] parts = new int[word.length()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = vocabulary.getOrDefault(word.substring(i, i + 1), 0); // every byte has one
      }
      int count = merges.apply(parts);
      for (int i = 0; i < count; i++) {
        tokens.add(parts[i]);
      }
    }
  }

  /** Text of tokens; special tokens are silent, incomplete characters become U+FFFD. */
  public String decode(int... tokens) {
    StreamingDecoder decoder = streaming();
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(decoder.accept(token));
    }
    return text.append(decoder.finish()).toString();
  }

  /** A decoder for tokens that arrive one by one. */
  public StreamingDecoder streaming() {
    return new StreamingDecoder(this);
  }

  /** Id of an added token, or of a token given in the vocabulary's symbols. */
  public OptionalInt id(String token) {
    Optional<AddedTokens.Added> special = added.of(token);
    if (special.isPresent()) {
      return OptionalInt.of(special.get().id());
    }
    Integer id = vocabulary.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** UTF-8 bytes a token adds to a text; none for special and unknown tokens. */
  byte[] bytes(int token) {
    Optional<AddedTokens.Added> special = added.of(token);
    if (special.isPresent()) {
      return special.get().special()
          ? new byte[0]
          : special.get().content().getBytes(StandardCharsets.UTF_8);
    }
    return token < 0 || token >= symbols.length ? new byte[0] : ByteAlphabet.bytes(symbols[token]);
  }
}
