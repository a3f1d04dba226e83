package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the model hears, written down beside its answer. Always made, because the next turn's
 * history needs the user's words; shown to the client only if it asked for it. A failed
 * transcription does not stop the answer.
 */
final class Transcriptions {
  private final SessionScope scope;
  private final Map<Integer, Running> running = new HashMap<>();

  Transcriptions(SessionScope scope) {
    this.scope = scope;
  }

  void start(int reply, ConversationItem item, double seconds, boolean shown) {
    running.put(reply, new Running(item, seconds, shown, scope.now()));
  }

  boolean has(int reply) {
    return running.containsKey(reply);
  }

  void words(int reply, String text) {
    Running transcription = running.get(reply);
    if (transcription == null || text.isEmpty()) {
      return;
    }
    transcription.text.append(text);
    if (transcription.shown) {
      scope.events().transcriptionDelta(transcription.item.id(), text);
    }
  }

  void ended(int reply) {
    Running transcription = running.remove(reply);
    if (transcription == null) {
      return;
    }
    String text = transcription.text.toString().strip();
    if (transcription.item.content() instanceof UserSpeech speech) {
      speech.transcribed(text);
    }
    if (transcription.shown) {
      scope.events().transcriptionCompleted(transcription.item.id(), text, transcription.seconds);
    }
  }

  void failed(int reply, SpeechException cause) {
    Running transcription = running.remove(reply);
    if (transcription != null && transcription.shown) {
      fail(transcription.item, cause);
    }
  }

  /** The turn cannot be transcribed at all. */
  void fail(ConversationItem item, SpeechException cause) {
    scope
        .events()
        .transcriptionFailed(
            item.id(),
            cause.code().name().toLowerCase(Locale.ROOT),
            "The audio could not be transcribed.");
  }

  void failAll(SpeechException cause) {
    List.copyOf(running.keySet()).forEach(reply -> failed(reply, cause));
  }

  void tick(Instant now) {
    for (int reply : List.copyOf(running.keySet())) {
      Running transcription = running.get(reply);
      if (transcription != null
          && transcription.since.plus(scope.limits().replyTimeout()).isBefore(now)) {
        failed(
            reply, new SpeechException(ErrorCode.TURN_TIMEOUT, "the transcription took too long"));
      }
    }
  }

  private static final class Running {
    private final ConversationItem item;
    private final double seconds;
    private final boolean shown;
    private final Instant since;
    private final StringBuilder text = new StringBuilder();

    Running(ConversationItem item, double seconds, boolean shown, Instant since) {
      this.item = item;
      this.seconds = seconds;
      this.shown = shown;
      this.since = since;
    }
  }
}
