package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.ReplyAudio.Subscription;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseDescription;
import ai.deeptalk.gateway.protocol.ResponseDescription.Ending;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.protocol.SessionSettings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Responses beside the conversation: they read it, or a context of their own, and add nothing to
 * it. Each is a model session of its own, because within one session the platform drops the audio
 * of all replies but the newest.
 */
final class OutOfBandResponses {
  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Map<SessionId, Beside> running = new LinkedHashMap<>();

  OutOfBandResponses(SessionScope scope, Supplier<SessionSettings> settings) {
    this.scope = scope;
    this.settings = settings;
  }

  void create(ResponseSettings wish, Prompt prompt) {
    if (running.size() >= scope.limits().outOfBand()) {
      throw Refusal.coded(
          "out_of_band_response_limit",
          "At most " + scope.limits().outOfBand() + " responses may run beside the conversation.");
    }
    String question = prompt.words(wish);
    if (question.isBlank()) {
      throw Refusal.invalidValue(
          "response.input", "The words of the user's message are not known yet.");
    }
    String id = scope.ids().response();
    SessionId name = new SessionId(scope.id().value() + "." + id);
    ActiveResponse response =
        new ActiveResponse(
            scope,
            new ResponseDescription(id, null, wish),
            Optional.empty(),
            new ReplyTrace(Optional.empty(), scope.now()));
    ModelLink link = new ModelLink(scope, name, () -> settings.get().truncation().limit());
    Subscription audio =
        scope
            .ports()
            .audio()
            .subscribe(name, frame -> scope.mailbox().accept(new SessionInput.Voiced(name, frame)));
    running.put(name, new Beside(response, link, audio));
    response.announce();
    int turn = link.beginTurn(prompt.history());
    link.typed(turn, question);
    link.endInput(turn);
    response.ask(link, turn, 0);
  }

  /** Whether such a response was there to be cancelled. */
  boolean cancel(String responseId) {
    for (Beside beside : List.copyOf(running.values())) {
      if (beside.response.id().equals(responseId)) {
        finish(beside, new Ending.Cancelled("client_cancelled"));
        return true;
      }
    }
    return false;
  }

  void thought(SessionInput.Thought thought) {
    Beside beside = running.get(thought.source());
    if (beside == null) {
      return;
    }
    switch (thought.event()) {
      case ModelEvent.Words words -> {
        if (words.reply() == beside.response.reply()) {
          beside.response.words(words);
        }
      }
      case ModelEvent.ReplyEnded ended -> {
        if (ended.reply() == beside.response.reply()) {
          beside.response.modelEnded(ended);
        }
      }
      case ModelEvent.ReplyFailed failed -> {
        if (failed.reply() == beside.response.reply()) {
          finish(beside, Ending.failure(failed.cause()));
        }
      }
      case ModelEvent.Broken broken -> finish(beside, Ending.failure(broken.cause()));
    }
    advance(beside);
  }

  void voiced(SessionInput.Voiced voiced) {
    Beside beside = running.get(voiced.source());
    if (beside != null && voiced.frame().reply() == beside.response.reply()) {
      beside.response.frame(voiced.frame());
      advance(beside);
    }
  }

  void tick(Instant now) {
    for (Beside beside : List.copyOf(running.values())) {
      if (beside.response.isLate(now)) {
        finish(
            beside,
            Ending.failure(
                new SpeechException(ErrorCode.TURN_TIMEOUT, "the answer took too long")));
      }
    }
  }

  /** The session ends: what is open is closed. */
  void end(SpeechException cause) {
    List.copyOf(running.values()).forEach(beside -> finish(beside, Ending.failure(cause)));
  }

  void close() {
    running.values().forEach(Beside::close);
    running.clear();
  }

  private void advance(Beside beside) {
    if (!running.containsKey(beside.link.name())) {
      return;
    }
    if (beside.response.isStuck()) {
      finish(
          beside,
          Ending.failure(
              new SpeechException(
                  ErrorCode.AUDIO_STREAM_UNAVAILABLE, "an audio frame is missing")));
    } else if (beside.response.isComplete()) {
      finish(beside, beside.response.naturalEnding());
    }
  }

  private void finish(Beside beside, Ending ending) {
    running.remove(beside.link.name());
    beside.link.cancel(beside.response.reply());
    beside.close();
    beside.response.finish(ending);
  }

  private record Beside(ActiveResponse response, ModelLink link, Subscription audio) {
    void close() {
      link.close();
      audio.close();
    }
  }
}
