package ai.deeptalk.slm.decode;

import static ai.deeptalk.slm.decode.SmallRules.ASSISTANT;
import static ai.deeptalk.slm.decode.SmallRules.AUDIO_ROWS;
import static ai.deeptalk.slm.decode.SmallRules.END;
import static ai.deeptalk.slm.decode.SmallRules.EOS;
import static ai.deeptalk.slm.decode.SmallRules.PAD;
import static ai.deeptalk.slm.decode.SmallRules.PAD_A;
import static ai.deeptalk.slm.decode.SmallRules.SPEAK;
import static ai.deeptalk.slm.decode.SmallRules.TEXT_ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.deeptalk.domain.Spelling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechRowTest {
  private static final int WORD = 7;
  private final ReplyRules rules = SmallRules.rules(20);

  @Test
  void beginsWithTheAssistantMarkerThatAsksForSpeech() {
    var row = new SpeechRow(rules, WordQueue.of(EOS), 100, 100);

    assertThat(row.nextPosition()).containsExactly(ids(ASSISTANT, SPEAK, SPEAK, SPEAK));
  }

  @Test
  void keepsACodebookSilentUntilItsDelayHasPassed() {
    var row = new SpeechRow(rules, WordQueue.of(EOS, WORD), 100, 100);

    Scores.step(row, WORD, 3, 3, 3);
    assertThat(row.nextPosition()).containsExactly(ids(WORD, PAD_A, PAD_A, PAD_A));
    Scores.step(row, PAD, 1, 3, 3);
    assertThat(row.nextPosition()).containsExactly(ids(PAD, 1, PAD_A, PAD_A));
    Scores.step(row, PAD, 2, 3, 3);
    assertThat(row.nextPosition()).containsExactly(ids(PAD, 2, 3, PAD_A));
  }

  @Test
  void handsOutAFrameWhenItsSlowestCodebookHasChosen() {
    var row = new SpeechRow(rules, WordQueue.of(EOS), 100, 100);
    Scores.step(row, PAD);
    Scores.step(row, PAD, 1); // frame 0, codebook 0
    Scores.step(row, PAD, 0, 2); // frame 0, codebook 1
    assertThat(row.completedFrame()).isEqualTo(-1);

    Scores.step(row, PAD, 0, 0, 3); // frame 0, codebook 2

    assertThat(row.completedFrame()).isZero();
    assertThat(row.completedCodes()).containsExactly(1, 2, 3);
  }

  @Test
  void runsTheSlowerCodebooksOutAfterTheEnd() {
    var row = new SpeechRow(rules, WordQueue.of(EOS), 100, 100);
    List<String> frames = new ArrayList<>();
    int step = 0;
    while (!row.ended()) {
      Scores.step(row, PAD, step == 3 ? END : 1, 2, 3);
      if (row.completedFrame() >= 0) {
        frames.add(row.completedFrame() + ":" + java.util.Arrays.toString(row.completedCodes()));
      }
      if (step == 3) {
        assertThat(row.nextPosition()).containsExactly(ids(PAD, PAD_A, 2, 3));
      }
      if (step == 4) {
        assertThat(row.nextPosition()).containsExactly(ids(PAD, PAD_A, PAD_A, 3));
      }
      step++;
    }

    assertThat(frames).containsExactly("0:[1, 2, 3]", "1:[1, 2, 3]");
    assertThat(step).as("last step is F - 1 + delays[C-1]").isEqualTo(2 - 1 + 3 + 1);
    assertThat(row.cutShort()).isFalse();
  }

  @Test
  void takesWordsOnlyWhenItWantsToAndTheyAreThere() {
    var words = new WordQueue(EOS);
    var row = new SpeechRow(rules, words, 100, 100);

    words.add(WORD);
    Scores.step(row, PAD);
    assertThat(row.pollWord()).as("row waits").isEqualTo(-1);
    Scores.step(row, 9);
    assertThat(row.pollWord()).as("the queue's word, not the row's").isEqualTo(WORD);
    assertThat(row.wordFrame()).as("taken at step 1").isEqualTo(1);
    Scores.step(row, WORD);
    assertThat(row.pollWord()).as("queue is empty").isEqualTo(-1);
    words.add(WORD);
    Scores.step(row, PAD);
    assertThat(row.pollWord()).as("it is overdue").isEqualTo(WORD);
    assertThat(row.nextPosition()[3]).isEqualTo(WORD);
  }

  @Test
  void takesAWordWhenItIsMoreLikelyThanNotThatItShouldHaveBeenTaken() {
    var row = new SpeechRow(rules, WordQueue.of(EOS, WORD, WORD), 100, 100);
    List<Integer> taken = new ArrayList<>();
    for (int step = 0; step < 6; step++) {
      float[] scores = Scores.preferring(TEXT_ROWS, PAD, WORD);
      scores[WORD] = scores[PAD] - 0.5f; // not yet: 0.62 of all, at every step
      row.choose(3, scores, 0);
      for (int codebook = 2; codebook >= 0; codebook--) {
        if (row.reads(codebook)) {
          row.choose(codebook, Scores.preferring(AUDIO_ROWS, 1), 0);
        }
      }
      row.advance();
      taken.add(row.pollWord());
    }
    assertThat(taken).containsExactly(-1, WORD, -1, WORD, -1, -1);
    assertThat(row.reads(3)).as("the end of the text was taken").isFalse();
  }

  @Test
  void feedsTheEndOfTheTextOnceAndSilenceAfterwards() {
    var row = new SpeechRow(rules, WordQueue.of(EOS, WORD), 100, 100);

    Scores.step(row, WORD);
    Scores.step(row, WORD);
    assertThat(row.nextPosition()[3]).isEqualTo(EOS);
    assertThat(row.reads(3)).isFalse();
    Scores.step(row, WORD);

    assertThat(row.nextPosition()[3]).isEqualTo(PAD);
    assertThat(row.words()).isEqualTo(1);
  }

  @Test
  void isEndedByTheModelsLimitAsIfTheEndHadCome() {
    var row = new SpeechRow(SmallRules.rules(6), WordQueue.of(EOS), 100, 100);

    int frames = framesUntilEnded(row);

    assertThat(frames).as("step 6 is the end, so F = 6 - delays[0]").isEqualTo(5);
    assertThat(row.cutShort()).isTrue();
  }

  @Test
  void isEndedByTheCallersLimitOnWordsAndFramesTogether() {
    var row = new SpeechRow(rules, WordQueue.of(EOS, WORD, WORD), 100, 6);

    int frames = framesUntilEnded(row);

    assertThat(row.words()).isEqualTo(2);
    assertThat(frames).isEqualTo(4);
    assertThat(row.cutShort()).isTrue();
  }

  @Test
  void isEndedWhenThereIsNoRoomForMoreFrames() {
    var row = new SpeechRow(rules, WordQueue.of(EOS, WORD, WORD), 6, 100);

    assertThat(framesUntilEnded(row)).isEqualTo(6);
    assertThat(row.cutShort()).isTrue();
  }

  @Test
  void endsWithoutAFrameWhenTheEndComesFirst() {
    var row = new SpeechRow(rules, WordQueue.of(EOS), 100, 100);
    int frames = 0;
    for (int step = 0; !row.ended(); step++) {
      Scores.step(row, PAD, step == 1 ? END : 0);
      frames += row.completedFrame() >= 0 ? 1 : 0;
    }

    assertThat(frames).isZero();
  }

  @Test
  void doesNotEndWhileWordsWait() {
    var words = new WordQueue(EOS);
    var row = new SpeechRow(rules, words, 100, 100);
    Scores.step(row, PAD);
    Scores.step(row, PAD, END);
    words.add(WORD);
    Scores.step(row, PAD, END);
    words.close();
    Scores.step(row, PAD, END);
    assertThat(row.reads(0)).as("frames go on").isTrue();

    Scores.step(row, WORD, END);

    assertThat(row.reads(0)).as("the word was taken in the step of the end").isFalse();
    assertThat(row.words()).isEqualTo(1);
  }

  @Test
  void goesOnWithASoundThatShallLast() {
    ReplyRules spelling = SmallRules.rules(20, new Spelling(2, 2)); // sounds 0-1 and 2-3
    var row = new SpeechRow(spelling, WordQueue.of(EOS), 100, 100);
    Scores.step(row, EOS);
    Scores.step(row, PAD, 3);
    Scores.step(row, PAD, 0, 3); // the later half goes on, so the next frame must too
    Scores.step(row, PAD, 1, 0, 1);
    assertThat(row.completedCodes()).containsExactly(3, 3, 1);

    Scores.step(row, PAD, 1, 3, 1); // nothing more to come of sound 2-3: free
    assertThat(row.completedCodes()).containsExactly(2, 0, 1);

    Scores.step(row, PAD, 1, 3, 1);
    assertThat(row.completedCodes()).containsExactly(1, 0, 1);
  }

  @Test
  void refusesToStepAfterItsEnd() {
    var row = new SpeechRow(SmallRules.rules(2), WordQueue.of(EOS), 100, 100);
    framesUntilEnded(row);

    assertThatIllegalStateException()
        .isThrownBy(() -> row.choose(0, new float[AUDIO_ROWS], 0))
        .withMessageContaining("ended");
  }

  private int framesUntilEnded(SpeechRow row) {
    int frames = 0;
    while (!row.ended()) {
      Scores.step(row, WORD);
      frames += row.completedFrame() >= 0 ? 1 : 0;
    }
    return frames;
  }

  private static int[] ids(int text, int... local) {
    int[] ids = new int[4];
    for (int i = 0; i < 3; i++) {
      ids[i] = TEXT_ROWS + AUDIO_ROWS * i + local[i];
    }
    ids[3] = text;
    return ids;
  }
}
