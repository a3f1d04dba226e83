package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ErrorType;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseDescription;
import ai.deeptalk.gateway.protocol.ResponseDescription.Ending;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.protocol.SessionSettings;
import ai.deeptalk.gateway.session.SessionState.Draining;
import ai.deeptalk.gateway.session.SessionState.Listening;
import ai.deeptalk.gateway.session.SessionState.Speaking;
import ai.deeptalk.gateway.session.SessionState.Thinking;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The speaking half of a session: at most one response in the conversation at a time. Asks the
 * model, passes its answer on, and ends it when it is complete, interrupted, cancelled, late or
 * lost, whichever comes first.
 */
final class Responses {
  /**
   * A client's own cancel crosses ours on the wire; for so long it counts as meant for the response
   * we cancelled.
   */
  private static final Duration CANCEL_RACE = Duration.ofSeconds(1);

  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Conversation conversation;
  private final ModelLink link;
  private final Transcriptions transcriptions;
  private final TokenWindow tokens;
  private SessionState state = new Listening();
  private @Nullable SpokenTurn latest;
  private @Nullable SpokenTurn owed;
  private @Nullable SpokenTurn awaited;
  private Instant lastInterruption = Instant.MIN;
  private boolean hasSpoken;

  Responses(SessionScope scope, Supplier<SessionSettings> settings, Conversation conversation) {
    this.scope = scope;
    this.settings = settings;
    this.conversation = conversation;
    this.link = new ModelLink(scope, scope.id());
    this.transcriptions = new Transcriptions(scope);
    this.tokens = new TokenWindow(scope.limits().tokensPerMinute(), scope.now());
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

  // ---- the user's turn, as it arrives ----

  void speechBegan(SpokenTurn turn) {
    turn.begin(link, Prompt.history(conversation.items()));
  }

  void features(SpokenTurn turn, int first, ByteBuffer values) {
    turn.features(link, first, values);
  }

  void committed(SpokenTurn turn) {
    latest = turn;
  }

  /** Everything the user said is here: the model may answer, and writes down what it heard. */
  void inputEnded(SpokenTurn turn) {
    ConversationItem item = conversation.find(turn.itemId()).orElse(null);
    boolean shown = settings.get().transcription().isPresent();
    if (turn.isEmpty() || turn.isTooLong()) {
      SpeechException cause =
          turn.isEmpty()
              ? new SpeechException(ErrorCode.INPUT_INVALID, "the audio holds no speech")
              : new SpeechException(ErrorCode.INPUT_TOO_LONG, "the turn is too long");
      if (item != null && shown) {
        transcriptions.fail(item, cause);
      }
      if (turn.equals(awaited)) {
        fail(cause);
      }
      return;
    }
    var past = Prompt.history(item == null ? conversation.items() : conversation.before(item));
    int modelTurn = turn.ready(link, past);
    if (turn.equals(awaited)) {
      awaited = null;
      state.active().ifPresent(response -> ask(response, modelTurn, turn.featureCount()));
    }
    if (item != null) {
      transcriptions.start(
          link.respond(modelTurn, Task.TRANSCRIBE, 0), item, turn.seconds(), shown);
    }
  }

  /** The user began to speak over whatever is being said. */
  void interrupt() {
    conversation.lastSpeech().ifPresent(speech -> speech.stopListening(scope.now()));
    if (isActive()) {
      lastInterruption = scope.now();
      scope.metrics().interrupted();
      cancelActive("turn_detected");
    }
  }

  // ---- responses ----

  /**
   * Answers a turn that voice activity ended; after the running response, where that may not be
   * interrupted.
   */
  void answer(SpokenTurn turn) {
    if (state instanceof Listening) {
      Optional<ConversationItem> item = conversation.find(turn.itemId());
      Prompt prompt =
          new Prompt(
              Prompt.history(item.map(conversation::before).orElse(conversation.items())), item);
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
      throw Refusal.coded(
          "conversation_already_has_active_response",
          "Conversation already has an active response in progress. Wait until the response is"
              + " finished before creating a new one.");
    }
    begin(wish, prompt(wish), new ReplyTrace(Optional.empty(), scope.now()));
  }

  void refuseWhileDraining() {
    if (state instanceof Draining) {
      throw new Refusal(
          Refusal.SERVER_ERROR,
          "session_draining",
          "This server is going away; reconnect to continue.",
          null);
    }
  }

  Prompt prompt(ResponseSettings wish) {
    Prompt prompt =
        Prompt.of(
            wish.input()
                .map(items ->
                    items.stream()
                        .map(item -> ConversationItem.typed("", item.role(), item.texts()))
                        .toList())
                .orElse(conversation.items()));
    if (prompt.question().isEmpty()
        && wish.instructions().filter(text -> !text.isBlank()).isEmpty()) {
      throw Refusal.invalidValue("response.input", "There is no user message to answer.");
    }
    return prompt;
  }

  void cancel(Optional<String> responseId) {
    Optional<ActiveResponse> active = state.active();
    boolean aimed =
        active.isPresent()
            && (responseId.isPresent()
                ? responseId.get().equals(active.get().id())
                : !scope.now().isBefore(lastInterruption.plus(CANCEL_RACE)));
    if (!aimed) {
      throw Refusal.coded(
          "response_cancel_not_active", "Cancellation failed: no active response found");
    }
    conversation.lastSpeech().ifPresent(speech -> speech.stopListening(scope.now()));
    cancelActive("client_cancelled");
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
    response.announce();
    state = listening.respond(response);
    SpokenTurn turn = latest;
    if (turn != null
        && prompt.question().filter(item -> item.id().equals(turn.itemId())).isPresent()) {
      askSpoken(response, turn, prompt);
    } else {
      askTyped(response, prompt);
    }
  }

  private void askSpoken(ActiveResponse response, SpokenTurn turn, Prompt prompt) {
    if (!turn.ended()) {
      awaited = turn;
    } else if (turn.isEmpty()) {
      fail(new SpeechException(ErrorCode.INPUT_INVALID, "the audio holds no speech"));
    } else {
      ask(response, turn.ready(link, prompt.history()), turn.featureCount());
    }
  }

  private void askTyped(ActiveResponse response, Prompt prompt) {
    String text = typedQuestion(prompt, response.settings());
    if (text.isBlank()) {
      fail(
          new SpeechException(
              ErrorCode.INPUT_INVALID, "the words of the user's message are not known"));
      return;
    }
    int turn = link.beginTurn(prompt.history());
    link.typed(turn, text);
    link.endInput(turn);
    ask(response, turn, 0);
  }

  static String typedQuestion(Prompt prompt, ResponseSettings wish) {
    return prompt
        .question()
        .map(item -> item.content().remembered())
        .or(wish::instructions)
        .orElse("");
  }

  private void ask(ActiveResponse response, int turn, int audioTokens) {
    ResponseSettings wish = response.settings();
    response.trace().inputEnded(scope.now());
    response.asked(
        link.respond(
            turn,
            wish.speaks() ? Task.ANSWER_IN_SPEECH : Task.ANSWER_IN_TEXT,
            wish.maxOutputTokens()),
        audioTokens);
  }

  // ---- what the model and the vocoder report ----

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
        if (state.active().filter(response -> response.reply() > 0).isPresent()) {
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
    if (state
        .active()
        .filter(r -> r.lastProgress().plus(scope.limits().replyTimeout()).isBefore(now))
        .isPresent()) {
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
    state
        .active()
        .filter(response -> response.reply() > 0)
        .ifPresent(response -> link.cancel(response.reply()));
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
    } else if (response.reply() > 0 && state instanceof Thinking thinking && response.hasBegun()) {
      state = thinking.speak();
    }
  }

  private void cancelActive(String reason) {
    state
        .active()
        .filter(response -> response.reply() > 0)
        .ifPresent(response -> link.cancel(response.reply()));
    finish(new Ending.Cancelled(reason));
  }

  private void fail(SpeechException cause) {
    state
        .active()
        .filter(response -> response.reply() > 0)
        .ifPresent(response -> link.cancel(response.reply()));
    finish(failure(cause));
  }

  static Ending failure(SpeechException cause) {
    String type =
        cause.code().type() == ErrorType.CLIENT ? Refusal.INVALID_REQUEST : Refusal.SERVER_ERROR;
    return new Ending.Failed(type, cause.code().name().toLowerCase(Locale.ROOT));
  }

  private void finish(Ending ending) {
    ActiveResponse response = state.active().orElseThrow();
    hasSpoken = hasSpoken || response.hasSpoken();
    awaited = null;
    tokens.spend(response.finish(ending).total(), scope.now());
    state =
        switch (state) {
          case Thinking thinking -> thinking.finish();
          case Speaking speaking -> speaking.finish();
          case Draining draining -> draining.finish();
          case Listening listening -> throw new IllegalStateException("nothing to finish");
          case SessionState.Closed closed -> throw new IllegalStateException("closed");
        };
    scope.events().rateLimits(tokens.limit(), tokens.remaining(), tokens.resetSeconds(scope.now()));
    conversation.trimAudio();
  }
}
