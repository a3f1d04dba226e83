package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Speaks a recorded question over a realtime connection and listens to the answer. One connection
 * may hold many turns.
 */
public final class VoiceTurn {
  /** Silence after which the platform takes its turn; the protocol's default. */
  public static final int SILENCE_MS = 500;

  private static final Duration SETUP_DEADLINE = Duration.ofSeconds(10);
  private static final Duration FIRST_SIGN_DEADLINE = Duration.ofSeconds(10);
  private static final Duration ANSWER_DEADLINE = Duration.ofMinutes(1);
  private static final Duration TRANSCRIPT_DEADLINE = Duration.ofSeconds(5);

  private final RealtimeConnection connection;

  private VoiceTurn(RealtimeConnection connection) {
    this.connection = connection;
  }

  /**
   * Prepares the connection for voice turns: audio in and out, the server finds the end of each
   * turn.
   */
  public static VoiceTurn on(RealtimeConnection connection, String model) {
    connection.send(ClientEvents.voiceSession(model, SILENCE_MS));
    connection.awaitType("session.updated", SETUP_DEADLINE);
    return new VoiceTurn(connection);
  }

  /** Speaks in real time, so this takes at least as long as the recording. */
  public TurnReport speak(Recording question) {
    try (var microphone = Microphone.open(connection, question)) {
      var timeline = new TurnTimeline(microphone.endOfSpeechNanos());
      long heardBy = System.nanoTime() + question.duration().plus(FIRST_SIGN_DEADLINE).toNanos();
      long answeredBy = System.nanoTime() + question.duration().plus(ANSWER_DEADLINE).toNanos();
      while (!timeline.answered()) {
        long deadline = timeline.heard() ? answeredBy : heardBy;
        timeline.accept(
            nextBefore(
                deadline, timeline.heard() ? "no answer in time" : "the platform heard no speech"));
      }
      long transcribedBy = System.nanoTime() + TRANSCRIPT_DEADLINE.toNanos();
      while (!timeline.transcribed() && System.nanoTime() < transcribedBy) {
        connection
            .next(Duration.ofNanos(Math.max(1, transcribedBy - System.nanoTime())))
            .ifPresent(timeline::accept);
      }
      return timeline.report(SILENCE_MS);
    }
  }

  /**
   * A typed question with a spoken answer. Every event is shown to {@code witness} before it is
   * evaluated.
   */
  public TurnReport type(String question, Consumer<RealtimeEvent> witness) {
    connection.send(ClientEvents.userText(question));
    connection.send(ClientEvents.createResponse());
    var timeline = TurnTimeline.ofTyped(System.nanoTime());
    long answeredBy = System.nanoTime() + ANSWER_DEADLINE.toNanos();
    while (!timeline.answered()) {
      RealtimeEvent event = nextBefore(answeredBy, "no answer in time");
      witness.accept(event);
      timeline.accept(event);
    }
    return timeline.report(0);
  }

  private RealtimeEvent nextBefore(long deadlineNanos, String otherwise) {
    long patience = deadlineNanos - System.nanoTime();
    return connection
        .next(Duration.ofNanos(Math.max(1, patience)))
        .orElseThrow(() -> new PlatformFailure(otherwise));
  }
}
