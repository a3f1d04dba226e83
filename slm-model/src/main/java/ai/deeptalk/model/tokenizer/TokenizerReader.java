package ai.deeptalk.model.tokenizer;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code tokenizer.json}; a part whose effect is not known here is refused by its name. */
final class TokenizerReader {
  private TokenizerReader() {}

  static Tokenizer read(Path file) {
    try {
      return read(Files.readString(file));
    } catch (IOException e) {
      throw new SpeechException(ErrorCode.MODEL_INVALID, "cannot read " + file, e);
    }
  }

  static Tokenizer read(String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new SpeechException(ErrorCode.MODEL_INVALID, "tokenizer.json is not JSON", e);
    }
    JsonNode model = root.path("model");
    if (!model.path("type").asString("").equals("BPE")
        || model.path("byte_fallback").asBoolean(false)) {
      throw refused("model", model.path("type"));
    }
    Map<String, Integer> vocabulary = new HashMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(e -> vocabulary.put(e.getKey(), e.getValue().intValue()));
    for (int b = 0; b < 256; b++) {
      if (!vocabulary.containsKey(ByteAlphabet.symbol(b))) {
        throw refused("model.vocab without a token for byte " + b, model.path("type"));
      }
    }
    List<String> patterns = new ArrayList<>();
    patterns(root.path("pre_tokenizer"), patterns);
    return new Tokenizer(
        vocabulary,
        merges(model.path("merges"), vocabulary),
        model.path("ignore_merges").asBoolean(false),
        added(root.path("added_tokens")),
        new PreTokenizer(patterns),
        normalization(root.path("normalizer")));
  }

  private static Merges merges(JsonNode list, Map<String, Integer> vocabulary) {
    Merges merges = new Merges();
    for (JsonNode entry : list) {
      String left;
      String right;
      if (entry.isArray()) {
        left = entry.path(0).asString();
        right = entry.path(1).asString();
      } else {
        int space = entry.asString().indexOf(' ');
        left = entry.asString().substring(0, Math.max(space, 0));
        right = entry.asString().substring(space + 1);
      }
      Integer leftId = vocabulary.get(left);
      Integer rightId = vocabulary.get(right);
      Integer merged = vocabulary.get(left + right);
      if (leftId == null || rightId == null || merged == null) {
        throw refused("model.merges", entry);
      }
      merges.add(leftId, rightId, merged);
    }
    return merges;
  }

  private static AddedTokens added(JsonNode list) {
    List<AddedTokens.Added> tokens = new ArrayList<>();
    for (JsonNode entry : list) {
      tokens.add(
          new AddedTokens.Added(
              entry.path("id").intValue(),
              entry.path("content").asString(),
              entry.path("special").asBoolean(false)));
    }
    return new AddedTokens(tokens);
  }

  private static void patterns(JsonNode part, List<String> patterns) {
    String type = part.path("type").asString("");
    switch (type) {
      case "Sequence" -> part.path("pretokenizers").forEach(inner -> patterns(inner, patterns));
      case "ByteLevel" -> {
        if (part.path("add_prefix_space").asBoolean(false)) {
          throw refused("pre_tokenizer.add_prefix_space", part.path("add_prefix_space"));
        }
        if (part.path("use_regex").asBoolean(true)) {
          patterns.add(PreTokenizer.GPT2);
        }
      }
      case "Split" -> {
        String behavior = part.path("behavior").asString("");
        if (!behavior.equals("Isolated") || part.path("invert").asBoolean(false)) {
          throw refused("pre_tokenizer.Split.behavior", part.path("behavior"));
        }
        patterns.add(part.path("pattern").path("Regex").asString());
      }
      case "Digits" ->
          patterns.add(part.path("individual_digits").asBoolean(false) ? "\\p{N}" : "\\p{N}+");
      default -> throw refused("pre_tokenizer", part.path("type"));
    }
  }

  private static Optional<Normalizer.Form> normalization(JsonNode part) {
    if (part.isNull() || part.isMissingNode()) {
      return Optional.empty();
    }
    return switch (part.path("type").asString("")) {
      case "NFC" -> Optional.of(Normalizer.Form.NFC);
      case "NFKC" -> Optional.of(Normalizer.Form.NFKC);
      default -> throw refused("normalizer", part.path("type"));
    };
  }

  private static SpeechException refused(String part, JsonNode value) {
    return new SpeechException(
        ErrorCode.MODEL_INVALID, "tokenizer.json: " + part + " is not supported: " + value);
  }
}
