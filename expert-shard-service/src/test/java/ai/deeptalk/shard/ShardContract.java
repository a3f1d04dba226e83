package ai.deeptalk.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.InferStream;
import ai.deeptalk.triton.ModelCounts;
import ai.deeptalk.triton.ModelState;
import ai.deeptalk.triton.TritonClient;
import ai.deeptalk.triton.TritonException;
import ai.deeptalk.triton.TritonFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What slm relies on, whoever computes: the audio group of {@link TinyModel}, asked over the wire.
 * Expected values come from the formula, written out in doubles.
 */
interface ShardContract {
  Duration DEADLINE = Duration.ofSeconds(20);
  String MODEL = "audio_experts_l01";
  int HIDDEN = 64;

  TritonClient client();

  @Test
  default void isLiveAndReadyWithAModelPerLayer() {
    assertThat(client().live(DEADLINE)).isTrue();
    assertThat(client().ready(DEADLINE)).isTrue();
    for (String model : List.of("audio_experts_l01", "audio_experts_l02", "audio_experts_l03")) {
      assertThat(client().modelReady(model, DEADLINE)).as(model).isTrue();
    }
    assertThat(client().modelReady("audio_experts_l00", DEADLINE)).isFalse();
    assertThat(client().models(DEADLINE))
        .filteredOn(ModelState::ready)
        .extracting(ModelState::name)
        .contains(MODEL);
  }

  @Test
  default void describesTheModel() {
    var signature = client().signature(MODEL, DEADLINE);
    assertThat(signature.inputs())
        .anySatisfy(input -> {
          assertThat(input.name()).isEqualTo(ExpertModel.X);
          assertThat(input.shape()).containsExactly(-1L, (long) HIDDEN);
        })
        .hasSize(3);
    assertThat(signature.outputs()).singleElement().extracting("name").isEqualTo(ExpertModel.Y);
  }

  @ParameterizedTest(name = "{0} tokens")
  @ValueSource(ints = {1, 2, 7, 32, 256})
  default void computesTheWeightedSumOfTheChosenExperts(int tokens) throws Exception {
    var batch = ChosenTokens.random(tokens, 11 + tokens);
    float[] y = ask(batch.request(MODEL, "r")).output(ExpertModel.Y).floats();
    assertClose(y, expected(batch, 1));
  }

  @Test
  default void aTokensAnswerDoesNotDependOnItsNeighbours() throws Exception {
    var batch = ChosenTokens.random(9, 5);
    float[] together = ask(batch.request(MODEL, "all")).output(ExpertModel.Y).floats();
    float[] alone = ask(batch.only(4).request(MODEL, "one")).output(ExpertModel.Y).floats();
    for (int i = 0; i < HIDDEN; i++) {
      assertThat(alone[i]).isCloseTo(together[4 * HIDDEN + i], within(1e-6f));
    }
  }

  @Test
  default void aTokenWithoutAnExpertHereGetsZeros() throws Exception {
    var batch = ChosenTokens.random(2, 6).elsewhere(0);
    float[] y = ask(batch.request(MODEL, "r")).output(ExpertModel.Y).floats();
    for (int i = 0; i < HIDDEN; i++) {
      assertThat(y[i]).isZero();
    }
    assertClose(y, expected(batch, 1));
  }

  @Test
  default void manyCallsOnAStreamAreAnsweredByTheirIds() throws Exception {
    var batches = new ArrayList<ChosenTokens>();
    var answers = new ArrayList<CompletableFuture<InferResult>>();
    try (InferStream stream = client().openStream()) {
      for (int i = 0; i < 40; i++) {
        var batch = ChosenTokens.random(1 + i % 5, i);
        batches.add(batch);
        answers.add(stream.infer(batch.request("audio_experts_l02", "call-" + i), DEADLINE));
      }
      for (int i = 0; i < 40; i++) {
        InferResult result = answers.get(i).get(30, TimeUnit.SECONDS);
        assertThat(result.id()).isEqualTo("call-" + i);
        assertClose(result.output(ExpertModel.Y).floats(), expected(batches.get(i), 2));
      }
    }
  }

  @Test
  default void refusesWhatIsWrongAndGoesOn() throws Exception {
    var good = ChosenTokens.random(1, 1);
    assertFails(client().infer(good.request("nope", "1"), DEADLINE), TritonFailure.UNKNOWN_MODEL);
    for (InferRequest wrong : WrongRequests.all(MODEL)) {
      assertFails(client().infer(wrong, DEADLINE), TritonFailure.INVALID);
    }
    assertThat(ask(good.request(MODEL, "2")).id()).isEqualTo("2");
  }

  @Test
  default void aWrongRequestOnAStreamLeavesItOpen() throws Exception {
    var good = ChosenTokens.random(1, 1);
    try (InferStream stream = client().openStream()) {
      assertThatThrownBy(() ->
              stream
                  .infer(WrongRequests.expertOfTheOtherGroup(MODEL), DEADLINE)
                  .get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TritonException.class)
          .hasMessageContaining("expert 1");
      var answer = stream.infer(good.request(MODEL, "2"), DEADLINE);
      assertThat(answer.get(30, TimeUnit.SECONDS).id()).isEqualTo("2");
    }
  }

  @Test
  default void countsRowsAndTimes() throws Exception {
    ModelCounts before = counts("audio_experts_l03");
    var _ = ask(ChosenTokens.random(12, 3).request("audio_experts_l03", "r"));
    ModelCounts after = counts("audio_experts_l03");
    assertThat(after.rows() - before.rows()).isEqualTo(12);
    assertThat(after.executions() - before.executions()).isEqualTo(1);
    assertThat(after.computed()).isGreaterThan(before.computed());
  }

  @Test
  default void anUnloadedModelIsGoneUntilItIsLoadedAgain() throws Exception {
    var batch = ChosenTokens.random(1, 2);
    client().unload("audio_experts_l03", DEADLINE);
    Eventually.holds(() -> !client().modelReady("audio_experts_l03", DEADLINE));
    try {
      assertFails(
          client().infer(batch.request("audio_experts_l03", "1"), DEADLINE), TritonFailure.GONE);
    } finally {
      client().load("audio_experts_l03", DEADLINE);
    }
    assertThat(ask(batch.request("audio_experts_l03", "2")).id()).isEqualTo("2");
  }

  @Test
  default void loadingWhatIsNotThereFails() {
    assertThatThrownBy(() -> client().load("audio_experts_l77", DEADLINE))
        .isInstanceOfSatisfying(
            TritonException.class, e -> assertThat(e.failure()).isEqualTo(TritonFailure.FAILED));
  }

  private ModelCounts counts(String model) {
    return client().counts(model, DEADLINE).getFirst();
  }

  private InferResult ask(InferRequest request) throws Exception {
    return client().infer(request, DEADLINE).get(30, TimeUnit.SECONDS);
  }

  private static void assertFails(CompletableFuture<InferResult> call, TritonFailure failure) {
    assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            TritonException.class,
            e -> assertThat(e.failure()).as(e.getMessage()).isEqualTo(failure));
  }

  private static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .isCloseTo(expected[i], within(2e-5 * (1 + Math.abs(expected[i]))));
    }
  }

  /** The formula of the experts, straight from the checkpoint's tensors. */
  private static double[] expected(ChosenTokens batch, int layer) {
    ExpertGroup group = TinyModel.group(Modality.AUDIO);
    try (Checkpoint checkpoint = Checkpoint.open(group.folder())) {
      return PlainExperts.sum(checkpoint, layer, group.width(), batch);
    }
  }
}
