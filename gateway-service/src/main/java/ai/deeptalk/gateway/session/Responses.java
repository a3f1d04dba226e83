package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.access.Allowance;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.protocol.NewItem.Role;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseDescription;
import ai.deeptalk.gateway.protocol.ResponseDescription.Ending;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.protocol.SessionSettings;
import ai.deeptalk.gateway.session.SessionState.Draining;
import ai.deeptalk.gateway.session.SessionState.Listening;
import ai.deeptalk.gateway.session.SessionState.Thinking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The speaking half of a session: at most one response in the conversation at a time. Asks the
 * model, passes its answer on, and ends it when it is complete, interrupted, cancelled, late or
 * lost, whichever comes first.
 */
final class Responses {
  /** A client's cancel that crosses ours on the wire is meant for the response we cancelled. */
  private static final Duration CANCEL_RACE = Duration.ofSeconds(1);

  /** What a silent user is taken to ask. */
  private static final String SILENCE = "Are you there?";

  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Conversation conversation;
  private final ModelLink link;
  private final Transcriptions transcriptions;
  private final UserInput input;
  private SessionState state = new Listening();
  private @Nullable SpokenTurn owed;
  private @Nullable SpokenTurn awaited;
  private Instant lastInterruption = Instant.MIN;
  private @Nullable Instant quietSince;
  private boolean hasSpoken;

  Responses(SessionScope scope, Supplier<SessionSettings> settings, Conversation conversation) {
    this.scope = scope;
    this.settings = settings;
    this.conversation = conversation;
    this.link = new ModelLink(scope, scope.id(), () -> settings.get().truncation().limit());
    this.transcriptions = new Transcriptions(scope);
    this.input = new UserInput(scope, settings, conversation, link, transcriptions);
  }

  UserInput input() {
    return input;
  }

  SessionState state() {
    return state;
  }

  boolean isActive() {
    return state.active().isPresent();
  }

  boolean hasSpoken() {
    return hasSpoken || state.active().filter(ActiveResponse::hasSpoken).isPresent();
  }

  boolean isMaking(String itemId) {
    return state.active().filter(response -> response.isMaking(itemId)).isPresent();
  }

  /** Everything the user said is here: the model may answer, and writes down what it heard. */
  void inputEnded(SpokenTurn turn) {
    if (turn.equals(awaited)) {
      awaited = null;
      Optional<SpeechException> problem = input.problemOf(turn);
      if (problem.isPresent()) {
        fail(problem.get());
      } else {
        state.active().ifPresent(response -> askSpoken(response, turn, input.historyOf(turn)));
      }
    }
    input.transcribe(turn);
  }

  /** When the last answer had been heard, if nothing has happened since. */
  Optional<Instant> quietSince() {
    return Optional.ofNullable(quietSince);
  }

  void userSpeaks() {
    quietSince = null;
  }

  /** The user has been silent for so long that the model says something. */
  void answerSilence() {
    ResponseSettings wish = ResponseSettings.of(settings.get());
    List<PastTurn> history = Prompt.history(conversation.items(), wish.toolbox());
    ConversationItem nudge = ConversationItem.typed("", Role.USER, List.of(SILENCE));
    begin(
        wish,
        new Prompt(history, Optional.of(nudge)),
        new ReplyTrace(Optional.empty(), scope.now()));
  }

  /** The user began to speak over whatever is being said. */
  void interrupt() {
    conversation.lastSpeech().ifPresent(speech -> speech.stopListening(scope.now()));
    if (isActive()) {
      lastInterruption = scope.now();
      scope.metrics().interrupted();
      stop(new Ending.Cancelled("turn_detected"));
    }
  }

  /**
   * Answers a turn that voice activity ended; after the running response, where that may not be
   * interrupted.
   */
  void answer(SpokenTurn turn) {
    if (state instanceof Listening) {
      Prompt prompt = new Prompt(input.historyOf(turn), input.itemOf(turn));
      begin(ResponseSettings.of(settings.get()), prompt, turn.trace(scope.now()));
    } else if (!(state instanceof Draining)) {
      owed = turn;
    }
  }

  /** Begins what {@link #answer} had to put off. */
  void answerOwed() {
    SpokenTurn turn = owed;
    if (turn != null && state instanceof Listening) {
      owed = null;
      answer(turn);
    }
  }

  void create(ResponseSettings wish) {
    refuseWhileDraining();
    if (isActive()) {
      throw Refusal.alreadyResponding();
    }
    begin(wish, Prompt.of(wish, conversation), new ReplyTrace(Optional.empty(), scope.now()));
  }

  void refuseWhileDraining() {
    if (state instanceof Draining) {
      throw Refusal.draining();
    }
  }

  void cancel(Optional<String> responseId) {
    Optional<ActiveResponse> active = state.active();
    boolean aimed =
        active.isPresent()
            && (responseId.isPresent()
                ? responseId.get().equals(active.get().id())
                : !scope.now().isBefore(lastInterruption.plus(CANCEL_RACE)));
    if (!aimed) {
      throw Refusal.nothingToCancel();
    }
    conversation.lastSpeech().ifPresent(speech -> speech.stopListening(scope.now()));
    stop(new Ending.Cancelled("client_cancelled"));
  }

  private void begin(ResponseSettings wish, Prompt prompt, ReplyTrace trace) {
    if (!(state instanceof Listening listening)) {
      throw new IllegalStateException("a response cannot begin in " + state);
    }
    ActiveResponse response =
        new ActiveResponse(
            scope,
            new ResponseDescription(scope.ids().response(), conversation.id(), wish),
            Optional.of(conversation),
            trace);
    quietSince = null;
    response.announce();
    state = listening.respond(response);
    if (scope.allowance().tokensSpent().isPresent()) {
      stop(new Ending.Failed(Refusal.RATE_LIMIT, "rate_limit_exceeded"));
      return;
    }
    Optional<SpokenTurn> turn = prompt.question().flatMap(input::turnOf);
    if (turn.isEmpty()) {
      askTyped(response, prompt);
    } else if (!turn.get().ended()) {
      awaited = turn.get();
    } else {
      input
          .problemOf(turn.get())
          .ifPresentOrElse(this::fail, () -> askSpoken(response, turn.get(), prompt.history()));
    }
  }

  private void askSpoken(ActiveResponse response, SpokenTurn turn, List<PastTurn> history) {
    response.ask(link, input.spoken(turn, history), turn.featureCount());
  }

  private void askTyped(ActiveResponse response, Prompt prompt) {
    String text = prompt.words(response.settings());
    if (text.isBlank()) {
      fail(
          new SpeechException(
              ErrorCode.INPUT_INVALID, "the words of the user's message are not known"));
    } else {
      response.ask(link, input.typed(prompt.history(), text), 0);
    }
  }

  void thought(SessionInput.Thought thought) {
    if (thought.stream() != link.stream()) {
      return;
    }
    switch (thought.event()) {
      case ModelEvent.Words words -> {
        transcriptions.words(words.reply(), words.text());
        speaking(words.reply()).ifPresent(response -> response.words(words));
      }
      case ModelEvent.ReplyEnded ended -> {
        transcriptions.ended(ended.reply());
        speaking(ended.reply()).ifPresent(response -> response.modelEnded(ended));
      }
      case ModelEvent.ReplyFailed failed -> {
        transcriptions.failed(failed.reply(), failed.cause());
        if (speaking(failed.reply()).isPresent()) {
          fail(failed.cause());
        }
      }
      case ModelEvent.Broken broken -> {
        link.broken();
        transcriptions.failAll(broken.cause());
        if (state.active().filter(ActiveResponse::isAsked).isPresent()) {
          fail(broken.cause());
        }
      }
    }
    advance();
  }

  void voiced(AudioFrame frame) {
    Optional<ActiveResponse> response = speaking(frame.reply());
    if (response.isEmpty()) {
      scope.metrics().staleFrame();
      return;
    }
    response.get().frame(frame);
    advance();
  }

  void tick(Instant now) {
    transcriptions.tick(now);
    if (state.active().filter(r -> r.isLate(now)).isPresent()) {
      fail(new SpeechException(ErrorCode.TURN_TIMEOUT, "the answer took too long"));
    }
  }

  void drain() {
    owed = null;
    state = state.drain();
  }

  boolean isDrained() {
    return state instanceof Draining draining && draining.response().isEmpty();
  }

  /** The session ends: what is open is closed, in the words of {@code cause}. */
  void end(SpeechException cause) {
    owed = null;
    if (isActive()) {
      fail(cause);
    }
  }

  void close() {
    silenceModel();
    state = state.close();
    link.close();
  }

  private Optional<ActiveResponse> speaking(int reply) {
    return state.active().filter(response -> response.reply() == reply);
  }

  private void advance() {
    Optional<ActiveResponse> active = state.active();
    if (active.isEmpty()) {
      return;
    }
    ActiveResponse response = active.get();
    if (response.isStuck()) {
      fail(new SpeechException(ErrorCode.AUDIO_STREAM_UNAVAILABLE, "an audio frame is missing"));
    } else if (response.isComplete()) {
      finish(response.naturalEnding());
    } else if (state instanceof Thinking thinking && response.hasBegun()) {
      state = thinking.speak();
    }
  }

  private void fail(SpeechException cause) {
    stop(Ending.failure(cause));
  }

  private void stop(Ending ending) {
    silenceModel();
    finish(ending);
  }

  private void silenceModel() {
    state.active().filter(ActiveResponse::isAsked).ifPresent(r -> link.cancel(r.reply()));
  }

  private void finish(Ending ending) {
    ActiveResponse response = state.active().orElseThrow();
    hasSpoken = hasSpoken || response.hasSpoken();
    quietSince = response.heardAt(scope.now());
    awaited = null;
    scope.allowance().spend(response.finish(ending).total());
    state = state.finish();
    Allowance.Level tokens = scope.allowance().tokens();
    scope.events().rateLimits(tokens.limit(), tokens.remaining(), tokens.reset());
    conversation.trimAudio();
  }
}
