package ai.deeptalk.slm;

import ai.deeptalk.model.synthetic.RandomModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model folder of random weights whose tokens are single bytes. */
final class RandomModelFolder {
  private static final int FIRST_BYTE = 6; // after the specials

  private RandomModelFolder() {}

  static Path write(Path folder, long seed) {
    RandomModel.tiny().write(folder, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    try {
      Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static ObjectNode tokenizer() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.putObject("pre_tokenizer").put("type", "ByteLevel").put("add_prefix_space", false);
    root.putArray("added_tokens");
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putArray("merges");
    ObjectNode vocabulary = model.putObject("vocab");
    int moved = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      vocabulary.put(String.valueOf((char) (printable ? b : moved++)), FIRST_BYTE + b);
    }
    return root;
  }
}
