package ai.deeptalk.slm;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.HistoryLimit;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.Task;
import ai.deeptalk.slm.tick.TickLoop;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a few turns for nobody before the first session is let in: code is compiled, caches are
 * filled and every expert has been asked, here and in the shards. The last round's frames go all
 * the way through Kafka, as those of a session that no gateway knows.
 */
final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Less than the lead, so that no step waits for the audio clock. */
  private static final int OUTPUT = 30;

  /** Three seconds of silence. */
  private static final int FEATURES = 37;

  private final SessionRoute nobody =
      new SessionRoute(new SessionId("warm-up-" + UUID.randomUUID()), "none", 0, 0, "");

  private final TickLoop loop;
  private final AudioTokenSink sink;

  private final int featureWidth;

  WarmUp(TickLoop loop, AudioTokenSink sink, int featureWidth) {
    this.loop = loop;
    this.sink = sink;
    this.featureWidth = featureWidth;
  }

  void run(int rounds) {
    for (int round = 0; round < rounds; round++) {
      var over = new CountDownLatch(2);
      SessionLink session =
          loop.open(
                  nobody,
                  event -> count(event, over),
                  round == rounds - 1 ? sink : new Discarding())
              .orElseThrow();
      try (session) {
        session.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
        if (round % 2 == 0) {
          session.typed(1, "the quick brown fox jumps over the lazy dog");
        } else {
          session.features(1, 0, new float[FEATURES * featureWidth]);
        }
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
        SessionRoute route, AudioTokenFrame frame, Speed speed, boolean last, Outcome outcome) {
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
