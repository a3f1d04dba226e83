package ai.deeptalk.slm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.VocabularyLayout;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.synthetic.RandomModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a speech model adds: streams, heard features, a head in blocks. */
class SpeechBackboneTest {
  private static final int HIDDEN = 32;
  private @TempDir Path folder;
  private ModelConfig config;
  private DecoderBackbone backbone;
  private float[] table; // [vocabulary, HIDDEN]

  @BeforeEach
  void read() {
    RandomModel.tiny().write(folder, new Random(4));
    config = ModelConfig.read(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      backbone = read(checkpoint);
      table = checkpoint.floats("model.embed_tokens.weight", config.vocabularySize(), HIDDEN);
    }
  }

  private DecoderBackbone read(Checkpoint checkpoint) {
    return DecoderBackbone.read(
        config,
        checkpoint,
        LocalExpertDispatch.read(config, checkpoint),
        new BackboneLimits(1024, 64));
  }

  @Test
  void aPositionOfTokensEntersAsTheMeanOfItsStreams() {
    Position position = tokens(7);
    float[] input = inputOf(position);
    VocabularyLayout vocabulary = vocabulary();
    for (int i = 0; i < HIDDEN; i++) {
      float sum = table[7 * HIDDEN + i];
      for (int c = 0; c < vocabulary.codebooks(); c++) {
        sum += table[vocabulary.idOf(c, c) * HIDDEN + i];
      }
      assertThat(input[i]).isCloseTo(sum / 7, offset(1e-6f));
    }
  }

  @Test
  void heardSpeechTakesThePlaceOfEveryAudioStream() {
    float[] silent = inputOf(Position.speech(Feature.of(new float[featureWidth()]), 9));
    for (int i = 0; i < HIDDEN; i++) {
      assertThat(silent[i]).isCloseTo(table[9 * HIDDEN + i] / 7, offset(1e-6f));
    }
    float[] heard = inputOf(speech(1));
    assertThat(heard).isNotEqualTo(silent);
  }

  @Test
  void headHasABlockPerStreamAndTextLast() {
    Head head = backbone.head();
    assertThat(head.blocks()).isEqualTo(7);
    assertThat(head.rows(0)).isEqualTo(528);
    assertThat(head.rows(6)).isEqualTo(3072);
    StepResult result = backbone.shape().newResult(2);
    Sequence first = backbone.open(8).orElseThrow();
    Sequence second = backbone.open(8).orElseThrow();
    backbone.step(List.of(Slot.of(first, tokens(7)), Slot.of(second, tokens(8))), result);

    float[] logits = new float[2 * 528];
    head.logits(result, new int[] {1, 0}, 2, 2, logits);

    assertThat(logits[9])
        .isCloseTo(logit(result.hidden(1), vocabulary().idOf(2, 9)), offset(1e-4f));
    assertThat(logits[528 + 9])
        .isCloseTo(logit(result.hidden(0), vocabulary().idOf(2, 9)), offset(1e-4f));
    float[] text = new float[3072];
    head.logits(result, new int[] {0}, 1, 6, text);
    assertThat(text[11]).isCloseTo(logit(result.hidden(0), 11), offset(1e-4f));
  }

  @Test
  void speechInPiecesIsSpeechInOnePiece() {
    List<Position> all = List.of(tokens(0), speech(1), speech(2), speech(3), tokens(4));
    StepResult whole = backbone.shape().newResult(1);
    backbone.step(List.of(new Slot(backbone.open(8).orElseThrow(), all)), whole);
    StepResult pieces = backbone.shape().newResult(1);
    Sequence sequence = backbone.open(8).orElseThrow();
    backbone.step(List.of(new Slot(sequence, all.subList(0, 2))), pieces);
    backbone.step(List.of(new Slot(sequence, all.subList(2, 5))), pieces);
    for (int i = 0; i < HIDDEN; i++) {
      assertThat(pieces.hidden(0)[i]).isCloseTo(whole.hidden(0)[i], offset(1e-4f));
    }
  }

  @Test
  void refusesAFeatureOfTheWrongWidthAndLeavesNoTrace() {
    Sequence sequence = backbone.open(8).orElseThrow();
    StepResult result = backbone.shape().newResult(1);
    Slot slot = Slot.of(sequence, Position.speech(Feature.of(1, 2, 3), 5));
    assertThatThrownBy(() -> backbone.step(List.of(slot), result))
        .isInstanceOfSatisfying(
            SpeechException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    assertThat(sequence.length()).isZero();
  }

  @Test
  void aFailingDispatchLeavesNoTraceInAnySequence() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ExpertDispatch broken =
          tokens ->
              sum -> {
                throw new SpeechException(ErrorCode.SHARD_UNAVAILABLE, "nobody there");
              };
      Backbone failing =
          DecoderBackbone.read(config, checkpoint, broken, new BackboneLimits(1024, 64));
      Sequence sequence = failing.open(8).orElseThrow();
      StepResult result = failing.shape().newResult(1);
      assertThatThrownBy(() -> failing.step(List.of(Slot.of(sequence, tokens(1))), result))
          .hasMessage("nobody there");
      assertThat(sequence.length()).isZero();
    }
  }

  @Test
  void refusesACheckpointThatLacksAWeightByItsName() throws IOException {
    Path file = folder.resolve("model.safetensors");
    String name = "model.layers.2.self_attn.o_proj.weight";
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
    bytes[at] = 'M';
    Files.write(file, bytes);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThatThrownBy(() -> read(checkpoint)).hasMessage("tensor " + name + " is missing");
    }
  }

  private float[] inputOf(Position position) {
    float[][] seen = new float[1][];
    backbone.observe((residual, count) -> {
      if (seen[0] == null) {
        seen[0] = Arrays.copyOf(residual, HIDDEN);
      }
    });
    Sequence sequence = backbone.open(4).orElseThrow();
    backbone.step(List.of(Slot.of(sequence, position)), backbone.shape().newResult(1));
    return seen[0];
  }

  private float logit(float[] hidden, int id) {
    float sum = 0;
    for (int i = 0; i < HIDDEN; i++) {
      sum += hidden[i] * table[id * HIDDEN + i];
    }
    return sum;
  }

  private int featureWidth() {
    return backbone.shape().featureWidth();
  }

  private VocabularyLayout vocabulary() {
    return config.speech().orElseThrow().vocabulary();
  }

  /** A position whose codebook c holds code c. */
  private Position tokens(int text) {
    VocabularyLayout vocabulary = vocabulary();
    int[] ids = new int[config.streams()];
    for (int c = 0; c < vocabulary.codebooks(); c++) {
      ids[c] = vocabulary.idOf(c, c);
    }
    ids[vocabulary.codebooks()] = text;
    return Position.tokens(ids);
  }

  private Position speech(int seed) {
    Random random = new Random(seed);
    float[] feature = new float[featureWidth()];
    for (int i = 0; i < feature.length; i++) {
      feature[i] = (float) random.nextGaussian();
    }
    return Position.speech(Feature.of(feature), 5);
  }
}
