package ai.deeptalk.platform.model;

import ai.deeptalk.model.synthetic.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes every file a model folder has. */
public final class RandomModelFolder {
  private static final long SEED = 20261126;

  /** A few seconds of answer: random weights hardly ever end one. */
  private static final int MOST_REPLY_STEPS = 60;

  /** Of a feature, behind the encoder's frame. */
  private static final int MANNER_VALUES = 4;

  private RandomModelFolder() {}

  /** The folder, written unless it is there already: the same seed always gives the same model. */
  public static Path write(Path folder) throws IOException {
    Path last = folder.resolve("modality_load.json");
    if (Files.exists(last)) {
      return folder;
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    RandomModel.tiny().write(folder, random);
    JsonNode config = shortReplies(folder.resolve("config.json"));
    JsonNode speech = config.path("deeptalk");
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer(speech).toString());
    LoudnessEncoder.write(
        folder.resolve("encoder.safetensors"),
        speech.path("feature_width").asInt() - MANNER_VALUES,
        random);
    RandomCodec.write(
        folder.resolve("codec.safetensors"),
        speech.path("codebooks").asInt(),
        speech.path("codebook_entries").asInt(),
        random);
    Files.writeString(last, load(config).toString());
    return folder;
  }

  private static JsonNode shortReplies(Path file) throws IOException {
    JsonNode config = JsonMapper.shared().readTree(Files.readAllBytes(file));
    ((ObjectNode) config.path("deeptalk")).put("max_reply_steps", MOST_REPLY_STEPS);
    Files.writeString(file, config.toPrettyString());
    return config;
  }

  /** One token per byte, and a made-up word for every id that is left. */
  private static ObjectNode tokenizer(JsonNode speech) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode added = root.putArray("added_tokens");
    int id = 0;
    for (var special : speech.path("text_specials").properties()) {
      added
          .addObject()
          .put("id", special.getValue().asInt())
          .put("content", "<" + special.getKey() + ">")
          .put("special", true);
      id = Math.max(id, special.getValue().asInt() + 1);
    }
    root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
    root.putObject("decoder").put("type", "ByteLevel");
    ObjectNode model = root.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int b = 0, beyond = 0; b < 256; b++) {
      boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
      vocabulary.put(Character.toString(printable ? b : 256 + beyond++), id++);
    }
    for (; id < speech.path("text_vocabulary").asInt(); id++) {
      vocabulary.put("Ġword" + id, id);
    }
    model.putArray("merges");
    return root;
  }

  private static ObjectNode load(JsonNode config) {
    ObjectNode load = JsonMapper.shared().createObjectNode();
    for (String modality : new String[] {"audio", "text"}) {
      ArrayNode layers = load.putArray(modality);
      for (JsonNode experts : config.path("deeptalk").path("modality_experts").path(modality)) {
        ArrayNode row = layers.addArray();
        int routed = config.path("n_routed_experts").asInt();
        double share = config.path("num_experts_per_tok").asDouble() / experts.size();
        for (int expert = 0; expert < routed; expert++) {
          row.add(contains(experts, expert) ? share : 0.0);
        }
      }
    }
    return load;
  }

  private static boolean contains(JsonNode list, int value) {
    for (JsonNode entry : list) {
      if (entry.asInt() == value) {
        return true;
      }
    }
    return false;
  }
}
