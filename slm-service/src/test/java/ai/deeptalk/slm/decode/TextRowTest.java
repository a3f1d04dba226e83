package ai.deeptalk.slm.decode;

import static ai.deeptalk.slm.decode.SmallRules.ASSISTANT;
import static ai.deeptalk.slm.decode.SmallRules.AUDIO;
import static ai.deeptalk.slm.decode.SmallRules.BOS;
import static ai.deeptalk.slm.decode.SmallRules.EOS;
import static ai.deeptalk.slm.decode.SmallRules.PAD;
import static ai.deeptalk.slm.decode.SmallRules.TEXT_ROWS;
import static ai.deeptalk.slm.decode.SmallRules.TRANSCRIBE;
import static ai.deeptalk.slm.decode.SmallRules.USER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRowTest {
  private final ReplyRules rules = SmallRules.rules(20);

  @Test
  void asksForATranscriptionInTheAudioStreamsOfTheMarker() {
    var row = TextRow.transcribing(rules, 5);

    assertThat(row.nextPosition())
        .containsExactly(
            rules.audioId(0, TRANSCRIBE),
            rules.audioId(1, TRANSCRIBE),
            rules.audioId(2, TRANSCRIBE),
            ASSISTANT);
  }

  @Test
  void carriesTheChosenTokenAndSilentAudio() {
    var row = TextRow.answering(rules, 5);

    Scores.step(row, 8);

    assertThat(row.chosen()).isEqualTo(8);
    assertThat(row.nextPosition())
        .containsExactly(
            rules.audioId(0, SmallRules.PAD_A),
            rules.audioId(1, SmallRules.PAD_A),
            rules.audioId(2, SmallRules.PAD_A),
            8);
  }

  @ParameterizedTest
  @ValueSource(ints = {PAD, USER, ASSISTANT, AUDIO, BOS})
  void neverChoosesAMarker(int marker) {
    var row = TextRow.answering(rules, 5);

    row.choose(3, Scores.preferring(TEXT_ROWS, marker, 9), 0);

    assertThat(row.chosen()).isEqualTo(9);
  }

  @Test
  void endsWithEos() {
    var row = TextRow.answering(rules, 5);

    Scores.step(row, EOS);

    assertThat(row.ended()).isTrue();
    assertThat(row.cutShort()).isFalse();
    assertThat(row.tokens()).isZero();
  }

  @Test
  void endsWhenItGoesInCircles() {
    var row = TextRow.answering(rules, 50);

    while (!row.ended()) {
      Scores.step(row, 8);
    }

    assertThat(row.tokens()).isEqualTo(12);
    assertThat(row.cutShort()).isFalse();
  }

  @Test
  void endsAtItsLimitAndClosesTheQueueItWrites() {
    var words = new WordQueue(EOS);
    var row = TextRow.writing(rules, 2, words);

    Scores.step(row, 8);
    Scores.step(row, 9);

    assertThat(row.ended()).isTrue();
    assertThat(row.cutShort()).isTrue();
    assertThat(words.take()).isEqualTo(8);
    assertThat(words.take()).isEqualTo(9);
    assertThat(words.take()).isEqualTo(EOS);
  }
}
