package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a turn may be given to read. */
class TurnInputTest {
  private static final int FRAMES = 6;

  @Test
  void refusesAHoleInTheFeatures() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.features(1, 3, new float[2]);
    session.link.endInput(1);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
  }

  @Test
  void skipsFeaturesThatWereSentBefore() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.features(1, 0, new float[4]);
    session.link.features(1, 1, new float[4]);
    session.link.endInput(1);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);

    bench.settle();

    assertThat(session.done().usage().inputAudioTokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
  void refusesFeaturesThatWouldSpoilTheStepOfOthers(float value) {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.features(1, 0, new float[] {0, value});
    session.link.endInput(1);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
  }

  @Test
  void refusesHalfAFeature() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.features(1, 0, new float[3]);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_INVALID);
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
