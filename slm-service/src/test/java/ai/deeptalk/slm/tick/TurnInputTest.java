package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.decode.Telling;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a turn may be given to read. */
class TurnInputTest {
  private static final int FRAMES = 6;

  @Test
  void refusesAHoleInTheFeatures() {
    var session = transcribed(new TickBench(FRAMES), link -> link.features(1, 3, new float[2]));

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
  }

  @Test
  void skipsFeaturesThatWereSentBefore() {
    var session =
        transcribed(
            new TickBench(FRAMES),
            link -> {
              link.features(1, 0, new float[4]);
              link.features(1, 1, new float[4]);
            });

    assertThat(session.done().usage().inputAudioTokens()).isEqualTo(3);
  }

  @Test
  void everyPositionReadsWhatTheOneBeforeItTold() {
    var bench = new TickBench(FRAMES);
    var session =
        transcribed(
            bench,
            link -> {
              link.features(1, 0, new float[2]);
              bench.settle();
              link.features(1, 1, new float[8]);
            });

    assertThat(session.text())
        .as("of the first, third and fifth feature, and after them")
        .isEqualTo("dddee");
  }

  @Test
  void nobodyTellsOrTranscribesForEver() {
    var session =
        transcribed(
            new TickBench(FRAMES),
            link -> link.features(1, 0, new float[2 * ScriptedModel.CHATTY]));

    int markers = 4; // bos, user, begin, end
    assertThat(session.done().usage().inputTextTokens())
        .isEqualTo(markers + Telling.MOST_AFTERWARDS);
    assertThat(session.text()).as("sounds, and 8 more").hasSize(ScriptedModel.CHATTY + 8);
  }

  @Test
  void turnsThatAreHeardTogetherTellTheirOwn() {
    var bench = new TickBench(FRAMES);
    var typed = bench.session("t").typedTurn(1, "abc");
    typed.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    var few = bench.session("few").spokenTurn(1, link -> link.features(1, 0, new float[6]));
    few.link.respond(1, 1, Task.TRANSCRIBE, "", 0);
    var many = bench.session("many").spokenTurn(1, link -> link.features(1, 0, new float[10]));
    many.link.respond(1, 1, Task.TRANSCRIBE, "", 0);

    bench.settle();

    assertThat(few.text()).isEqualTo("ddee");
    assertThat(many.text()).isEqualTo("dddee");
    assertThat(typed.text()).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void refusesFeaturesThatWouldSpoilTheStepOfOthers(float value) {
    var session =
        transcribed(new TickBench(FRAMES), link -> link.features(1, 0, new float[] {0, value}));

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
  }

  @Test
  void refusesHalfAFeature() {
    var session = transcribed(new TickBench(FRAMES), link -> link.features(1, 0, new float[3]));

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
  }

  private static TickBench.Session transcribed(TickBench bench, Consumer<SessionLink> speech) {
    var session = bench.session("s").spokenTurn(1, speech);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);
    bench.settle();
    return session;
  }

  @Test
  void refusesAnInputThatIsTooLong() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "a".repeat(101));
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG);
  }

  @Test
  void refusesAReplyToATurnItDoesNotKnow() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.respond(7, 1, Task.ANSWER_IN_TEXT, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.TURN_UNKNOWN);
  }
}
