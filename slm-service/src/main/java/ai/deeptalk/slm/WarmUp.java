package ai.deeptalk.slm;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.Task;
import ai.deeptalk.slm.tick.TickLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a few turns for nobody before the first session is let in: code is compiled, caches are
 * filled and every expert has been asked once, here and in the shards.
 */
final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Less than the lead, so that no step waits for the audio clock. */
  private static final int OUTPUT = 30;

  private static final SessionRoute NOBODY =
      new SessionRoute(new SessionId("warm-up"), "none", 0, 0, "");

  private final TickLoop loop;

  WarmUp(TickLoop loop) {
    this.loop = loop;
  }

  void run(int rounds) {
    for (int round = 0; round < rounds; round++) {
      var over = new CountDownLatch(2);
      SessionLink session =
          loop.open(NOBODY, event -> count(event, over), new Discarding()).orElseThrow();
      try (session) {
        session.beginTurn(1, List.of());
        session.typed(1, "the quick brown fox jumps over the lazy dog ".repeat(3));
        session.endInput(1);
        session.respond(1, 1, Task.TRANSCRIBE, "", OUTPUT);
        session.respond(1, 2, Task.ANSWER_IN_SPEECH, "", OUTPUT);
        if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          log.atWarn().addKeyValue("round", round).log("warm-up is slow, going on without it");
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void count(ReplyEvent event, CountDownLatch over) {
    switch (event) {
      case ReplyEvent.Done _ -> over.countDown();
      case ReplyEvent.Failed failed -> {
        log.atWarn().addKeyValue("code", failed.code()).log("warm-up reply failed");
        over.countDown();
      }
      case ReplyEvent.Text _, ReplyEvent.Audio _ -> {}
    }
  }

  /** Hears nothing. */
  private static final class Discarding implements AudioTokenSink {
    @Override
    public boolean publish(
        SessionRoute route, AudioTokenFrame frame, boolean last, Outcome outcome) {
      outcome.written();
      return true;
    }

    @Override
    public boolean publishEnd(SessionRoute route, int reply, int frames, Outcome outcome) {
      outcome.written();
      return true;
    }
  }
}
