package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies that are cancelled, refused, degraded or lost. */
class TickFaultTest {
  private static final int FRAMES = 6;

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
