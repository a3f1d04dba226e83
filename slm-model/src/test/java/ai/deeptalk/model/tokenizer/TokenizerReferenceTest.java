package ai.deeptalk.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against Hugging Face tokenizers 0.23.3, on two tokenizers trained for this test. */
class TokenizerReferenceTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "tokenizer");

  static Stream<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String name : List.of("bytelevel", "split")) {
      String json = Files.readString(FOLDER.resolve(name + "-cases.json"));
      for (JsonNode each : JsonMapper.shared().readTree(json)) {
        cases.add(
            JsonMapper.shared()
                .createObjectNode()
                .put("tokenizer", name)
                .setAll((tools.jackson.databind.node.ObjectNode) each));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encodesAndDecodesAsTheReference(JsonNode expected) {
    Tokenizer tokenizer =
        TokenizerReader.read(FOLDER.resolve(expected.path("tokenizer").asString() + ".json"));
    int[] ids = expected.path("ids").valueStream().mapToInt(JsonNode::intValue).toArray();

    assertThat(tokenizer.encodeWithSpecials(expected.path("text").asString())).containsExactly(ids);
    assertThat(tokenizer.decode(ids)).isEqualTo(expected.path("decoded").asString());
  }

  @Test
  void encodesTheDefaultModelsQuestionsAsItsTrainingDid() throws IOException {
    Path folder = Path.of("..", "models", "deeptalk-mini");
    Path cases = folder.resolve("golden").resolve("cases.json");
    assumeTrue(Files.exists(cases), "the default model is not here");
    Tokenizer tokenizer = Tokenizer.read(folder);
    for (JsonNode each : JsonMapper.shared().readTree(Files.readString(cases))) {
      if (each.has("question_tokens")) {
        assertThat(tokenizer.encode(each.path("question").asString()))
            .containsExactly(
                each.path("question_tokens").valueStream().mapToInt(JsonNode::intValue).toArray());
      }
    }
  }
}
