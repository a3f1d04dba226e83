package ai.deeptalk.asr.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.deeptalk.asr.turn.TurnState.Ended;
import ai.deeptalk.asr.turn.TurnState.Frame;
import ai.deeptalk.asr.turn.TurnState.Onset;
import ai.deeptalk.asr.turn.TurnState.Quiet;
import ai.deeptalk.asr.turn.TurnState.Speaking;
import ai.deeptalk.asr.turn.TurnState.Trailing;
import org.junit.jupiter.api.Test;

class TurnStateTest {
  private static final TurnRules RULES = new TurnRules(0.5, 0.35, 7, 3, 2, 5, 5);
  private static final TurnRules SEMANTIC = new TurnRules(0.5, 0.35, 7, 1, 0, 2, 12);

  @Test
  void aClickIsForgotten() {
    assertThat(after(RULES, 0, .9f, .9f, 0, 0, 0)).isEqualTo(new Quiet());
  }

  @Test
  void aBeginningSurvivesAShortGap() {
    assertThat(after(RULES, 0, .9f, 0, 0, .9f)).isEqualTo(new Onset(1, 2, 0));
  }

  @Test
  void speechBeginsWithItsFirstFrame() {
    assertThat(after(RULES, 0, 0, .6f, .6f, .6f)).isEqualTo(new Speaking(2, 4));
  }

  @Test
  void aVoiceAroundTheThresholdDoesNotFlicker() {
    assertThat(after(RULES, .6f, .6f, .6f, .4f, .45f, .36f)).isEqualTo(new Speaking(0, 5));
  }

  @Test
  void aPauseIsLeftOnlyAboveTheThreshold() {
    assertThat(after(RULES, .6f, .6f, .6f, .1f, .45f)).isEqualTo(new Trailing(0, 2));
    assertThat(after(RULES, .6f, .6f, .6f, .1f, .5f)).isEqualTo(new Speaking(0, 4));
  }

  @Test
  void silenceEndsTheUtterance() {
    assertThat(after(RULES, .6f, .6f, .6f, 0, 0, 0, 0)).isEqualTo(new Trailing(0, 2));
    assertThat(after(RULES, .6f, .6f, .6f, 0, 0, 0, 0, 0)).isEqualTo(new Ended(0, 2));
  }

  @Test
  void nothingFollowsTheEnd() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Ended(0, 1).hear(new Frame(2, 0, 0), RULES));
  }

  @Test
  void aCompleteTurnEndsSoonerThanAnUnfinishedOne() {
    assertThat(framesToTheEnd(1f)).isEqualTo(2);
    assertThat(framesToTheEnd(.4f)).isEqualTo(2);
    assertThat(framesToTheEnd(.2f)).isEqualTo(7);
    assertThat(framesToTheEnd(0f)).isEqualTo(12);
  }

  @Test
  void rulesThatCannotWorkAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TurnRules(1.5, 0.35, 7, 3, 2, 5, 5))
        .withMessageContaining("threshold 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TurnRules(0.5, 0.6, 7, 3, 2, 5, 5))
        .withMessageContaining("release");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TurnRules(0.5, 0.35, 7, 3, 2, 5, 4))
        .withMessageContaining("longSilenceFrames");
  }

  private static int framesToTheEnd(float completion) {
    TurnState state = new Speaking(0, 0);
    int frame = 0;
    while (!(state instanceof Ended)) {
      frame++;
      state = state.hear(new Frame(frame, 0, completion), SEMANTIC);
    }
    return frame;
  }

  private static TurnState after(TurnRules rules, float... speech) {
    TurnState state = new Quiet();
    for (int f = 0; f < speech.length; f++) {
      state = state.hear(new Frame(f, speech[f], 0), rules);
    }
    return state;
  }
}
