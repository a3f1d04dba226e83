package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The default model against the outputs its training wrote beside it: hidden states and logits
 * within {@value #TOLERANCE} absolute; experts, words and codes exactly. Skipped where the model is
 * absent.
 */
class GoldenModelReferenceTest {
  private static final Path FOLDER = Path.of("..", "models", "deeptalk-mini");
  private static final float TOLERANCE = 2e-3f;
  private static final int TEXT_LIMIT = 60;
  private static final List<int[]> ROUTED = new ArrayList<>();
  private static ModelConfig config;
  private static DecoderBackbone backbone;

  @BeforeAll
  static void read() {
    assumeTrue(Files.exists(FOLDER.resolve("golden")), "the default model is not here");
    config = ModelConfig.read(FOLDER);
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER)) {
      ExpertDispatch local = LocalExpertDispatch.read(config, checkpoint);
      ExpertDispatch recording =
          tokens -> {
            ROUTED.add(Arrays.copyOf(tokens.experts(), tokens.count() * tokens.topK()));
            return local.begin(tokens);
          };
      backbone = DecoderBackbone.read(config, checkpoint, recording, new BackboneLimits(4096, 512));
    }
  }

  @Test
  void hiddenStatesLogitsAndExpertsOfTypedPromptsAreTheGoldenOnes() throws IOException {
    for (Path file : cases("typed-")) {
      try (GoldenCase golden = new GoldenCase(config, file)) {
        List<Position> prompt = golden.typed();
        ROUTED.clear();
        StepResult result = backbone.shape().newResult(1);
        try (Sequence sequence = backbone.open(prompt.size()).orElseThrow()) {
          backbone.step(List.of(new Slot(sequence, prompt)), result);
        }
        int width = config.hiddenSize();
        float[] hidden = golden.floats("hidden");
        assertClose(
            result.hidden(0), Arrays.copyOfRange(hidden, hidden.length - width, hidden.length));
        float[] logits = new float[backbone.head().rows(config.streams() - 1)];
        backbone.head().logits(result, new int[] {0}, 1, config.streams() - 1, logits);
        assertClose(logits, golden.floats("text_logits"));
        int[] routed = ROUTED.stream().flatMapToInt(Arrays::stream).toArray();
        assertThat(routed).as(file.toString()).containsExactly(golden.ints("router_ids"));
      }
    }
  }

  @Test
  void answersToTypedPromptsAreTheGoldenWordsAndCodes() throws IOException {
    for (Path file : cases("typed-")) {
      try (GoldenCase golden = new GoldenCase(config, file)) {
        List<Position> prompt = golden.typed();
        answersAsRecorded(file, golden, prompt.subList(0, prompt.size() - 1));
      }
    }
  }

  @Test
  void spokenPromptsAreHeardAndAnsweredAsRecorded() throws IOException {
    for (Path file : cases("spoken-")) {
      try (GoldenCase golden = new GoldenCase(config, file)) {
        List<Position> prompt = golden.spoken();
        GoldenDecoding decoding = new GoldenDecoding(backbone, config, golden);
        int[] told = golden.ints("told");
        int nothing = config.speech().orElseThrow().text().audio();
        assertThat(decoding.told(prompt))
            .as(file.toString())
            .startsWith(told)
            .hasSize(told.length + 1)
            .endsWith(nothing);
        int[] heard = decoding.text(with(prompt, golden.transcriptionMarker()), TEXT_LIMIT);
        assertThat(heard).as(file.toString()).containsExactly(golden.ints("transcript"));
        answersAsRecorded(file, golden, prompt);
      }
    }
  }

  private static void answersAsRecorded(Path file, GoldenCase golden, List<Position> prompt) {
    GoldenDecoding decoding = new GoldenDecoding(backbone, config, golden);
    int[] answer = golden.ints("answer");
    assertThat(decoding.text(with(prompt, golden.textMarker()), TEXT_LIMIT))
        .as(file.toString())
        .containsExactly(answer);
    assertThat(decoding.speech(with(prompt, golden.speechMarker()), answer))
        .as(file.toString())
        .containsExactly(golden.ints("codes"));
  }

  private static List<Position> with(List<Position> prompt, Position marker) {
    return Stream.concat(prompt.stream(), Stream.of(marker)).toList();
  }

  private static List<Path> cases(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("golden"))) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(TOLERANCE));
    }
  }
}
