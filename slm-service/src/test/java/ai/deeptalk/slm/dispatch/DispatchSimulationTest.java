package ai.deeptalk.slm.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.slm.dispatch.ScriptedLink.Mood;
import ai.deeptalk.slm.engine.RoutedTokens;
import ai.deeptalk.slm.tick.StepGuard.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchSimulationTest {
  private static final DispatchSettings SETTINGS =
      new DispatchSettings(
          Duration.ofMillis(400),
          Duration.ofMillis(40),
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(30),
          Duration.ofSeconds(60),
          false,
          false);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedLink audio = new ScriptedLink();
  private final ScriptedLink text = new ScriptedLink();
  private final ScriptedLink secondText = new ScriptedLink();
  private final ExpertTraffic traffic = new ExpertTraffic(3, ToyExperts.EXPERTS);
  private RemoteExpertDispatch dispatch = dispatch(List.of(text, secondText));

  @AfterEach
  void close() {
    dispatch.close();
  }

  @Test
  void addsThePartialSumsOfBothGroups() {
    assertThat(step()).containsExactly(ToyExperts.expected());
    assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
  }

  @Test
  void asksOnlyGroupsThatATokenNeeds() {
    var tokens = new RoutedTokens(8, ToyExperts.TOP_K, ToyExperts.HIDDEN);
    tokens.experts()[0] = 2;
    tokens.experts()[1] = 3;
    tokens.reset(ToyExperts.LAYER, 1, new float[] {1, 2});

    dispatch.begin();
    dispatch.begin(tokens).await(new float[2]);

    assertThat(audio.calls).isZero();
    assertThat(text.calls + secondText.calls).isEqualTo(1);
  }

  @Test
  void countsTheTokensOfEveryExpert() {
    step();

    assertThat(traffic.tokens(ToyExperts.LAYER, 1)).isEqualTo(2);
    assertThat(traffic.tokens(ToyExperts.LAYER, 2)).isEqualTo(1);
  }

  @Test
  void sendsACallOfALostReplicaToAnotherOneUnseen() {
    text.mood = Mood.GONE;
    for (int i = 0; i < 10; i++) {
      assertThat(step()).containsExactly(ToyExperts.expected());
      assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
    }

    assertThat(text.calls).as("a lost replica is asked once").isLessThanOrEqualTo(1);
  }

  @Test
  void takesAReplicaBackWhenAProbeFindsIt() throws InterruptedException {
    text.mood = Mood.GONE;
    step();
    step();
    text.mood = Mood.WELL;

    awaitState("text", "CLOSED", 2);
    int before = text.calls;
    step();
    step();

    assertThat(text.calls).isGreaterThan(before);
  }

  @Test
  void waitsForTheOnlyReplicaToComeBackWithinTheStep() {
    restart(dispatch(List.of(text)));
    text.mood = Mood.GONE;
    try (var later = Executors.newSingleThreadScheduledExecutor()) {
      var _ = later.schedule(() -> text.mood = Mood.WELL, 100, TimeUnit.MILLISECONDS);

      assertThat(step()).containsExactly(ToyExperts.expected());
    }
    assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
  }

  @Test
  void goesOnWithoutAGroupThatIsGoneAndWaitsForItOnlyOnce() {
    restart(dispatch(List.of(text)));
    text.mood = Mood.GONE;
    assertThat(step()).containsExactly(ToyExperts.expectedOfAudio());
    assertThat(dispatch.end()).isEqualTo(Outcome.DEGRADED);

    long from = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      assertThat(step()).containsExactly(ToyExperts.expectedOfAudio());
    }

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(SETTINGS.stepDeadline());
  }

  @Test
  void saysThatAStepIsLostWhenNoGroupAnswers() {
    audio.mood = Mood.FAILING;
    text.mood = Mood.FAILING;
    secondText.mood = Mood.FAILING;

    step();

    assertThat(dispatch.end()).isEqualTo(Outcome.LOST);
  }

  @Test
  void hedgesASlowReplicaAndThenLeavesItOut() {
    text.mood = Mood.SLOW;
    for (int i = 0; i < 20; i++) {
      assertThat(step()).containsExactly(ToyExperts.expected());
    }
    int before = text.calls;
    for (int i = 0; i < 10; i++) {
      step();
    }

    assertThat(before).isLessThan(10);
    assertThat(text.calls).as("its breaker is open").isEqualTo(before);
    assertThat(registry.counter("deeptalk.slm.dispatch.retries", "group", "text", "reason", "slow"))
        .satisfies(hedges -> assertThat(hedges.count()).isPositive());
  }

  @Test
  void getsAnAnswerPastABlackHole() {
    text.mood = Mood.BLACK_HOLE;
    for (int i = 0; i < 12; i++) {
      assertThat(step()).containsExactly(ToyExperts.expected());
      assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
    }
  }

  @Test
  void givesABlackHoleThatIsAloneLittleTimeAfterTheFirstMiss() {
    restart(dispatch(List.of(text)));
    text.mood = Mood.BLACK_HOLE;
    step();
    assertThat(dispatch.end()).isEqualTo(Outcome.DEGRADED);

    long from = System.nanoTime();
    step();

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(200));
    text.mood = Mood.WELL;
    assertThat(step()).containsExactly(ToyExperts.expected());
    assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
  }

  @Test
  void survivesAFlappingReplica() {
    for (int i = 0; i < 30; i++) {
      text.mood = i % 3 == 0 ? Mood.GONE : Mood.WELL;
      assertThat(step()).containsExactly(ToyExperts.expected());
      assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
    }
  }

  @Test
  void triesAnotherReplicaWhenAQueueIsFullWithoutEjectingTheFirst() {
    text.mood = Mood.BUSY;
    for (int i = 0; i < 10; i++) {
      assertThat(step()).containsExactly(ToyExperts.expected());
    }

    assertThat(text.calls).isGreaterThan(1);
  }

  @Test
  void failsTheStepWhenARequestIsRefused() {
    audio.mood = Mood.REFUSING;

    assertThatThrownBy(this::step)
        .isInstanceOfSatisfying(
            SpeechException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SHARD_REJECTED));
  }

  private float[] step() {
    float[] sums = new float[3 * ToyExperts.HIDDEN];
    dispatch.begin();
    dispatch.begin(ToyExperts.tokens(ToyExperts.LAYER)).await(sums);
    return sums;
  }

  private void restart(RemoteExpertDispatch other) {
    dispatch.close();
    dispatch = other;
  }

  private RemoteExpertDispatch dispatch(List<ScriptedLink> textLinks) {
    return new RemoteExpertDispatch(
        List.of(group(Modality.AUDIO, List.of(audio)), group(Modality.TEXT, textLinks)),
        ToyExperts.PLACEMENT,
        ToyExperts.EXPERTS,
        SETTINGS,
        traffic,
        registry);
  }

  private static ExpertGroup group(Modality modality, List<ScriptedLink> links) {
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      replicas.add(new Replica(modality, modality.label() + i, links.get(i), SETTINGS));
    }
    return new ExpertGroup(modality, replicas);
  }

  private void awaitState(String group, String state, int count) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (dispatch.replicas().stream()
            .filter(each -> each.group().equals(group) && each.state().equals(state))
            .count()
        < count) {
      assertThat(System.nanoTime()).as("waited for " + state).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
