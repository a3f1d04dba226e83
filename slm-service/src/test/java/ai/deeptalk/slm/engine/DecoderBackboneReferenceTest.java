package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine against Hugging Face transformers 5.24.0 on random DeepSeek-V2 checkpoints: fp32,
 * within {@value #TOLERANCE} absolute; chosen experts and greedy tokens exactly.
 */
class DecoderBackboneReferenceTest {
  private static final float TOLERANCE = 1e-3f;

  static Stream<Arguments> prompts() {
    return TinyModel.NAMES.stream()
        .flatMap(name ->
            Stream.iterate(0, i -> i + 1)
                .limit(TinyModel.PROMPTS)
                .map(number -> Arguments.of(name, number)));
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void residualStreamBeforeEveryLayerIsThatOfTheReference(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      List<float[]> seen = new ArrayList<>();
      model.backbone.observe(
          (hidden, count) -> seen.add(Arrays.copyOf(hidden, count * model.config.hiddenSize())));
      model.advance(model.open(), model.prompt(number));
      for (int layer = 0; layer < model.config.layers(); layer++) {
        assertClose(seen.get(layer), model.hidden(number, layer));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void routerChoosesTheReferencesExperts(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      model.advance(model.open(), model.prompt(number));
      assertThat(model.routings).hasSize(model.config.layers() - 1);
      for (TinyModel.Routing routing : model.routings) {
        assertThat(routing.experts).containsExactly(model.routerIds(number, routing.layer));
        assertClose(routing.weights, model.routerWeights(number, routing.layer));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void logitsOfEveryPositionAreThoseOfTheReferenceStepByStep(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      float[] expected = model.logits(number);
      int vocabulary = model.config.vocabularySize();
      int[] prompt = model.prompt(number);
      Sequence sequence = model.open();
      for (int i = 0; i < prompt.length; i++) {
        float[] row = Arrays.copyOfRange(expected, i * vocabulary, (i + 1) * vocabulary);
        assertClose(model.advance(sequence, prompt[i]), row);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void logitsAfterAPrefillInOnePieceAndInManyAreThoseOfTheReference(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      int vocabulary = model.config.vocabularySize();
      int[] prompt = model.prompt(number);
      float[] expected = model.logits(number);
      float[] last = Arrays.copyOfRange(expected, expected.length - vocabulary, expected.length);
      for (int piece : new int[] {prompt.length, 5, 2}) {
        Sequence sequence = model.open();
        float[] logits = new float[0];
        for (int from = 0; from < prompt.length; from += piece) {
          int to = Math.min(prompt.length, from + piece);
          logits = model.advance(sequence, Arrays.copyOfRange(prompt, from, to));
        }
        assertClose(logits, last);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void greedyContinuationIsExactlyTheReferences(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      int[] expected = model.greedy(number);
      int[] chosen = new int[expected.length];
      Sequence sequence = model.open();
      float[] logits = model.advance(sequence, model.prompt(number));
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = Head.argMax(logits, 0, logits.length, logits.length);
        logits = model.advance(sequence, chosen[i]);
      }
      assertThat(chosen).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("prompts")
  void aSequenceAmongOthersGetsWhatItGetsAlone(String name, int number) {
    try (TinyModel model = new TinyModel(name)) {
      int vocabulary = model.config.vocabularySize();
      StepResult result = model.backbone.shape().newResult(3);
      List<Slot> batch = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int[] prompt = model.prompt((number + i) % 3);
        batch.add(new Slot(model.open(), TinyModel.positions(prompt)));
      }
      model.backbone.step(batch, result);
      for (int i = 0; i < 3; i++) {
        float[] expected = model.logits((number + i) % 3);
        assertClose(
            model.logits(result, i),
            Arrays.copyOfRange(expected, expected.length - vocabulary, expected.length));
      }
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], offset(TOLERANCE));
    }
  }
}
