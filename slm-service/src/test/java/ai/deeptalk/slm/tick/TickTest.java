package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.decode.SmallRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickTest {
  private static final int FRAMES = 6;

  @Test
  void answersATypedTurnInText() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "bcd");
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);

    bench.settle();

    assertThat(session.text()).isEqualTo("abc");
    assertThat(session.done().finish()).isEqualTo(ReplyEvent.Finish.STOPPED);
    assertThat(session.done().text()).isEqualTo("abc");
    assertThat(session.done().usage()).isEqualTo(new ReplyUsage(5, 0, 3, 0, 0));
    assertThat(bench.parts.rows().used()).isZero();
  }

  @Test
  void answersInSpeechWithEveryFrameOnceAndInOrder() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "bcd");
    session.link.respond(1, 5, Task.ANSWER_IN_SPEECH, "", 0);

    bench.settle();

    assertThat(session.sink.frames)
        .extracting(frame -> frame.index())
        .containsExactlyElementsOf(IntStream.range(0, FRAMES).boxed().toList());
    for (var frame : session.sink.frames) {
      assertThat(frame.turn().number()).isEqualTo(5);
      for (int codebook = 0; codebook < 3; codebook++) {
        assertThat(frame.codes().at(codebook))
            .isEqualTo(ScriptedModel.code(frame.index(), codebook));
      }
    }
    assertThat(session.sink.last).containsExactly(FRAMES - 1);
    assertThat(session.done().frames()).isEqualTo(FRAMES);
    assertThat(session.done().text()).isEqualTo("abc");
    assertThat(session.text()).isEqualTo("abc");
  }

  @Test
  void transcribesAndAnswersTheSameTurnFromOnePrefill() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.features(1, 0, new float[8]);
    bench.settle();
    int whileSpeaking = bench.backbone.steps();
    session.link.endInput(1);
    session.link.respond(1, 1, Task.TRANSCRIBE, "", 0);
    session.link.respond(1, 2, Task.ANSWER_IN_SPEECH, "", 0);

    bench.settle();

    assertThat(whileSpeaking).as("the prompt is prefilled while the user speaks").isPositive();
    assertThat(session.events)
        .filteredOn(ReplyEvent.Done.class::isInstance)
        .extracting(ReplyEvent::reply)
        .containsExactly(1, 2);
    assertThat(session.events)
        .filteredOn(event -> event instanceof ReplyEvent.Done done && done.reply() == 1)
        .extracting(event -> ((ReplyEvent.Done) event).usage())
        .containsExactly(new ReplyUsage(4, 4, 4, 0, 0));
  }

  @Test
  void saysAGivenTextWithoutATurn() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "dea", 0);

    bench.settle();

    assertThat(session.text()).isEqualTo("dea");
    assertThat(session.done().frames()).isEqualTo(FRAMES);
  }

  @Test
  void tellsTheFrameInWhichAWordBegins() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "dea", 0);

    bench.settle();

    assertThat(session.events)
        .filteredOn(ReplyEvent.Text.class::isInstance)
        .extracting(event -> ((ReplyEvent.Text) event).frame())
        .containsExactly(0, 1, 2);
  }

  @Test
  void pacesAReplyByTheAudioClockOnceItHasItsLead() {
    var bench = new TickBench(40);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.settle();

    assertThat(session.sink.frames).as("800 ms of lead").hasSize(10);
    bench.now += Duration.ofMillis(80).toNanos();
    bench.settle();
    assertThat(session.sink.frames).hasSize(11);
    assertThat(bench.tick.nanosToNext(Long.MAX_VALUE)).isEqualTo(Duration.ofMillis(80).toNanos());
  }

  @Test
  void pacesAReplyByWhatHasBeenPlayedWhenItIsTold() {
    var bench = new TickBench(40);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.settle();

    session.link.played(1, 5);
    bench.settle();
    assertThat(session.sink.frames).hasSize(15);
    bench.now += Duration.ofSeconds(2).toNanos();
    bench.settle();
    assertThat(session.sink.frames).as("the clock no longer counts").hasSize(15);
  }

  @Test
  void givesEverySessionAStepInEveryTickWhileALongPromptIsPrefilled() {
    var bench = new TickBench(40);
    var speaking = bench.session("speaking");
    speaking.link.respond(0, 1, Task.SAY, "a", 0);
    var typing = bench.session("typing").typedTurn(1, "a".repeat(40));
    typing.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);

    for (int i = 0; i < 8; i++) {
      bench.tick();
    }

    assertThat(speaking.sink.frames).as("8 steps, 3 of them delay").hasSize(5);
    bench.settle();
    assertThat(typing.done().text()).isEqualTo("abc");
  }

  @Test
  void letsARowRideAlongWhenAnotherStepsAnyway() {
    var bench = new TickBench(40);
    var first = bench.session("first");
    first.link.respond(0, 1, Task.SAY, "a", 0);
    bench.settle();
    var second = bench.session("second");
    second.link.respond(0, 1, Task.SAY, "a", 0);
    bench.now += Duration.ofMillis(40).toNanos();

    bench.tick();

    assertThat(first.sink.frames).hasSize(11);
  }

  @Test
  void cancelsAtOnceAndOnlyOnce() {
    var bench = new TickBench(40);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "abc", 0);
    bench.tick();
    bench.tick();

    session.link.cancel(1);
    session.link.cancel(1);
    bench.settle();

    assertThat(session.done().finish()).isEqualTo(ReplyEvent.Finish.CANCELLED);
    assertThat(session.events).filteredOn(ReplyEvent.Done.class::isInstance).hasSize(1);
    assertThat(bench.parts.rows().used()).isZero();
    assertThat(bench.backbone.freePositions()).isEqualTo(2000);
  }

  @Test
  void cancelsAReplyThatStillWaitsForItsInput() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 0);
    bench.settle();

    session.link.cancel(1);
    session.link.endInput(1);
    bench.settle();

    assertThat(session.events).hasSize(1);
    assertThat(session.done().finish()).isEqualTo(ReplyEvent.Finish.CANCELLED);
  }

  @Test
  void isDoneOnlyWhenTheLastFrameIsWritten() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.sink.holdBack = true;
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.settle();
    assertThat(session.lastEvent()).isInstanceOf(ReplyEvent.Text.class);

    session.sink.open.forEach(AudioTokenSink.Outcome::written);
    bench.settle();

    assertThat(session.done().frames()).isEqualTo(FRAMES);
  }

  @Test
  void failsTheReplyWhenAFrameIsLost() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.sink.holdBack = true;
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.settle();

    session.sink.open.getFirst().lost("timeout");
    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.AUDIO_STREAM_UNAVAILABLE);
  }

  @Test
  void failsTheReplyWhenTheSinkIsFull() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.sink.full = true;
    session.link.respond(0, 1, Task.SAY, "a", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.AUDIO_STREAM_UNAVAILABLE);
    assertThat(bench.backbone.freePositions()).isEqualTo(2000);
  }

  @Test
  void marksAReplyDegradedAndEndsItWhenThatLastsTooLong() {
    var bench = new TickBench(40);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.experts = StepGuard.Outcome.DEGRADED;
    bench.tick();
    bench.tick();
    assertThat(session.events).noneMatch(ReplyEvent.Failed.class::isInstance);

    bench.now += Duration.ofMillis(1001).toNanos();
    bench.tick();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE);
  }

  @Test
  void saysThatAReplyWasDegradedForSomeSteps() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.respond(0, 1, Task.SAY, "a", 0);
    bench.experts = StepGuard.Outcome.DEGRADED;
    bench.tick();
    bench.experts = StepGuard.Outcome.WHOLE;

    bench.settle();

    assertThat(session.done().degraded()).isTrue();
  }

  @Test
  void refusesAReplyAtOnceWhenThereAreNoRows() {
    var bench = new TickBench(FRAMES, TickBench.settings(2), 2000);
    var session = bench.session("s").typedTurn(1, "b");
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 0);
    session.link.respond(1, 2, Task.TRANSCRIBE, "", 0);
    bench.parts.mailbox().drain();

    assertThat(session.failed().reply()).isEqualTo(2);
    assertThat(session.failed().code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void refusesATurnWhenTheCacheHasNoRoom() {
    var bench = new TickBench(FRAMES, TickBench.settings(8), 50);
    var session = bench.session("s").typedTurn(1, "b");
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);

    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void givesUpKeptPromptsBeforeItRefusesATurn() {
    var bench = new TickBench(FRAMES, TickBench.settings(8), 290);
    for (int i = 1; i <= 4; i++) {
      var session = bench.session("s" + i).typedTurn(1, "b");
      session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
      bench.settle();
      assertThat(session.lastEvent()).isInstanceOf(ReplyEvent.Done.class);
    }
  }

  @Test
  void keepsWhatTheNextTurnHasInCommonWithTheLastOne() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "bcd");
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();

    session.link.beginTurn(2, List.of(new PastTurn("bcd", "abc")), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.typed(2, "d");
    session.link.endInput(2);
    session.link.respond(2, 2, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();

    assertThat(session.done().usage().cachedTokens()).as("bos, user, b, c, d").isEqualTo(5);
    assertThat(session.done().usage().inputTextTokens()).isEqualTo(5 + 1 + 3 + 1 + 2);
  }

  @Test
  void goesOnAfterTheWordsWithWhichAnAnswerHasToBegin() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "bcd");
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "ab", 0);

    bench.settle();

    assertThat(session.text()).as("only what was chosen").isEqualTo("c");
    assertThat(session.done().text()).isEqualTo("c");
    assertThat(bench.parts.rows().used()).isZero();
  }

  @Test
  void aConversationTooLongIsCutAsItsSessionWants() {
    List<PastTurn> turns =
        IntStream.range(0, 40).mapToObj(i -> new PastTurn("bcd", "abc")).toList();
    assertThat(cached(turns, HistoryLimit.AS_MUCH_AS_FITS)).isGreaterThan(60);
    assertThat(cached(turns, new HistoryLimit(false, 0.5f, 0))).isBetween(30, 60);
    assertThat(cached(turns, new HistoryLimit(false, 1, 20))).isBetween(12, 22);
    assertThat(cached(turns.subList(0, 1), new HistoryLimit(true, 1, 0))).isBetween(10, 20);

    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, turns, new HistoryLimit(true, 1, 0));
    session.link.typed(1, "d");
    session.link.endInput(1);
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();
    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG);
  }

  /** Text positions of a prompt of one letter after {@code turns}. */
  private static int cached(List<PastTurn> turns, HistoryLimit limit) {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, turns, limit);
    session.link.typed(1, "d");
    session.link.endInput(1);
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();
    return session.done().usage().inputTextTokens();
  }

  @Test
  void pinnedTurnsStayWhenOlderOnesNoLongerFit() {
    var grammar = new PromptGrammar(SmallRules.rules(60), SmallRules.LETTERS);
    var tools = new PastTurn("abcd", "", true);
    var old = new PastTurn("bbb", "ccc");
    var recent = new PastTurn("ccc", "ddd");
    int each = 3 + 6; // user and assistant marker, the end, and the letters

    assertThat(grammar.opening(List.of(tools, old, recent), 2 + 5 + 2 * each))
        .hasSize(2 + 5 + 2 * each);
    assertThat(grammar.opening(List.of(tools, old, recent), 2 + 5 + each))
        .isEqualTo(grammar.opening(List.of(tools, recent), 100));
    assertThat(grammar.opening(List.of(tools, old, recent), 2 + each))
        .as("no turn beside the tools fits")
        .isEqualTo(grammar.opening(List.of(tools), 100));
    assertThat(grammar.opening(List.of(tools, old, recent), 4)).hasSize(2);
  }

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

  @Test
  void failsAReplyWhoseInputNeverEnds() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 0);
    bench.settle();

    bench.now += Duration.ofSeconds(30).toNanos();
    bench.settle();

    assertThat(session.failed().code()).isEqualTo(ErrorCode.TURN_TIMEOUT);
  }

  @Test
  void stopsAtTheLimitTheSessionAskedFor() {
    var bench = new TickBench(40);
    var session = bench.session("s").typedTurn(1, "b");
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 7);

    bench.settle();

    assertThat(session.done().finish()).isEqualTo(ReplyEvent.Finish.LENGTH);
    assertThat(session.done().frames() + session.done().usage().outputTextTokens()).isEqualTo(7);
  }

  @Test
  void givesEverythingBackWhenASessionLeaves() {
    var bench = new TickBench(40);
    var session = bench.session("s").typedTurn(1, "b");
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 0);
    bench.settle();
    int told = session.events.size();

    session.link.typed(1, "late");
    session.link.close();
    bench.settle();

    assertThat(session.events).hasSize(told);
    assertThat(bench.backbone.freePositions()).isEqualTo(2000);
    assertThat(bench.parts.rows().used()).isZero();
  }
}
