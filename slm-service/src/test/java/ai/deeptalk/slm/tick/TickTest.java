package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replies as they are made. */
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
        .containsExactly(new ReplyUsage(6, 4, 4, 0, 0));
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
  void stopsAtTheLimitTheSessionAskedFor() {
    var bench = new TickBench(40);
    var session = bench.session("s").typedTurn(1, "b");
    session.link.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 7);

    bench.settle();

    assertThat(session.done().finish()).isEqualTo(ReplyEvent.Finish.LENGTH);
    assertThat(session.done().frames() + session.done().usage().outputTextTokens()).isEqualTo(7);
  }
}
