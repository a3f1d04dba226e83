package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.model.config.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine against the training code's model (PyTorch, fp32) on a random speech model: streams,
 * heard features, head blocks. Within {@value #TOLERANCE} absolute, chosen experts exactly.
 */
class SpeechBackboneReferenceTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "speech-tiny");
  private static final float TOLERANCE = 1e-3f;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  void computesWhatTheTrainingCodeComputesWhateverThePieces(int piece) {
    ModelConfig config = ModelConfig.read(FOLDER);
    List<int[]> chosen = new ArrayList<>();
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER);
        SafetensorsFile expected = SafetensorsFile.open(FOLDER.resolve("expected.safetensors"))) {
      ExpertDispatch local = LocalExpertDispatch.read(config, checkpoint);
      ExpertDispatch recording =
          tokens -> {
            chosen.add(Arrays.copyOf(tokens.experts(), tokens.count() * tokens.topK()));
            return local.begin(tokens);
          };
      Backbone backbone =
          DecoderBackbone.read(config, checkpoint, recording, new BackboneLimits(128, 64));
      List<Position> positions = positions(config, expected);
      Sequence sequence = backbone.open(positions.size()).orElseThrow();
      StepResult result = backbone.shape().newResult(1);
      for (int from = 0; from < positions.size(); from += piece) {
        int to = Math.min(positions.size(), from + piece);
        chosen.clear();
        backbone.step(List.of(new Slot(sequence, positions.subList(from, to))), result);
        assertClose(result.hidden(0), row(expected, "hidden", to - 1));
        for (int block = 0; block < backbone.head().blocks(); block++) {
          float[] logits = new float[backbone.head().rows(block)];
          backbone.head().logits(result, new int[] {0}, 1, block, logits);
          assertClose(logits, row(expected, "logits." + block, to - 1));
        }
        for (int layer = 1; layer < config.layers(); layer++) {
          long[] ids = expected.tensor("router." + layer + ".ids").longs();
          int k = ids.length / positions.size();
          assertThat(Arrays.stream(chosen.get(layer - 1)).asLongStream().toArray())
              .containsExactly(Arrays.copyOfRange(ids, from * k, to * k));
        }
      }
    }
  }

  private static List<Position> positions(ModelConfig config, SafetensorsFile expected) {
    long[] tokens = expected.tensor("tokens").longs();
    long[] speech = expected.tensor("speech").longs();
    List<Position> positions = new ArrayList<>();
    int streams = config.streams();
    for (int i = 0; i < speech.length; i++) {
      long[] ids = Arrays.copyOfRange(tokens, i * streams, (i + 1) * streams);
      positions.add(
          speech[i] == 1
              ? Position.speech(
                  Feature.of(row(expected, "features", i)), Math.toIntExact(ids[streams - 1]))
              : Position.tokens(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray()));
    }
    return positions;
  }

  private static float[] row(SafetensorsFile file, String name, int row) {
    int width = file.tensor(name).shape().get(1);
    return file.tensor(name).floats((long) row * width, width);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(TOLERANCE));
    }
  }
}
