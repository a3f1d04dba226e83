package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.model.config.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The small random DeepSeek-V2 checkpoints and what an independent implementation makes of them.
 * Opens an engine on one and records what its router chose.
 */
final class TinyModel implements AutoCloseable {
  static final List<String> NAMES = List.of("lite", "full");
  static final int PROMPTS = 3;
  private static final int MAX_ROWS = 64;

  final ModelConfig config;
  final DecoderBackbone backbone;
  final List<Routing> routings = new ArrayList<>();
  private final SafetensorsFile expected;

  /** What the router chose in one layer of one step. */
  static final class Routing {
    final int layer;
    final int[] experts;
    final float[] weights;

    Routing(RoutedTokens tokens) {
      int size = tokens.count() * tokens.topK();
      layer = tokens.layer();
      experts = Arrays.copyOf(tokens.experts(), size);
      weights = Arrays.copyOf(tokens.weights(), size);
    }
  }

  TinyModel(String name) {
    Path folder = folder(name);
    config = ModelConfig.read(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ExpertDispatch local = LocalExpertDispatch.read(config, checkpoint);
      ExpertDispatch recording =
          tokens -> {
            routings.add(new Routing(tokens));
            return local.begin(tokens);
          };
      backbone =
          DecoderBackbone.read(config, checkpoint, recording, new BackboneLimits(4096, MAX_ROWS));
    }
    expected = SafetensorsFile.open(folder.resolve("expected.safetensors"));
  }

  static Path folder(String name) {
    return Path.of("..", "slm-model", "src", "test", "resources", "deepseek-v2-tiny", name);
  }

  int[] prompt(int number) {
    return longs("prompt" + number + ".input_ids");
  }

  int[] greedy(int number) {
    return longs("prompt" + number + ".greedy");
  }

  /** Residual stream before {@code layer}; after the final norm for the last. */
  float[] hidden(int number, int layer) {
    return expected.tensor("prompt" + number + ".hidden." + layer).floats();
  }

  int[] routerIds(int number, int layer) {
    return longs("prompt" + number + ".router." + layer + ".ids");
  }

  float[] routerWeights(int number, int layer) {
    return expected.tensor("prompt" + number + ".router." + layer + ".weights").floats();
  }

  float[] logits(int number) {
    return expected.tensor("prompt" + number + ".logits").floats();
  }

  Sequence open() {
    return backbone.open(128).orElseThrow();
  }

  static List<Position> positions(int... tokens) {
    return IntStream.of(tokens).mapToObj(Position::tokens).toList();
  }

  /** Advances one sequence and returns the logits after its last position. */
  float[] advance(Sequence sequence, int... tokens) {
    StepResult result = backbone.shape().newResult(1);
    backbone.step(List.of(new Slot(sequence, positions(tokens))), result);
    return logits(result, 0);
  }

  float[] logits(StepResult result, int slot) {
    float[] logits = new float[config.vocabularySize()];
    backbone.head().logits(result, new int[] {slot}, 1, 0, logits);
    return logits;
  }

  private int[] longs(String name) {
    return Arrays.stream(expected.tensor(name).longs()).mapToInt(i -> (int) i).toArray();
  }

  @Override
  public void close() {
    backbone.close();
    expected.close();
  }
}
