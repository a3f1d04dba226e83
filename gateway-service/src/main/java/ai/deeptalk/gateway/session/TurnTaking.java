package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.audio.InputAudio;
import ai.deeptalk.gateway.port.AudioSource;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.SpeechFrontend.AudioStream;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.SessionSettings;
import ai.deeptalk.gateway.protocol.TurnDetection;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The listening half of a session: the client's audio on its way to the speech frontend, and the
 * utterances that come back. Decides when a turn is the user's; what is answered, and when, is the
 * other half's.
 *
 * <p>Commits and clears travel to the frontend in order with the audio, but the client is answered
 * at once. Until the frontend has caught up, an utterance it reports belongs to the oldest commit
 * without one; when there is none and a clear is on its way, to nobody.
 */
final class TurnTaking {
  private static final int MIN_COMMIT_MS = 100;
  private static final int ARRIVALS_KEPT = 4_096;

  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Conversation conversation;
  private final Responses responses;
  private final Map<Integer, SpokenTurn> utterances = new HashMap<>();
  private final Deque<SpokenTurn> committedByHand = new ArrayDeque<>();
  private @Nullable InputAudio audio;
  private @Nullable AudioStream stream;
  private int streams;
  private int streamStartMs;
  private @Nullable SpokenTurn open;
  private int openStartMs;
  private int clearsUnderway;

  TurnTaking(
      SessionScope scope,
      Supplier<SessionSettings> settings,
      Conversation conversation,
      Responses responses) {
    this.scope = scope;
    this.settings = settings;
    this.conversation = conversation;
    this.responses = responses;
  }

  boolean hasHeardAudio() {
    return audio != null;
  }

  Optional<InputAudio> audio() {
    return Optional.ofNullable(audio);
  }

  boolean isUserSpeaking() {
    return open != null;
  }

  void append(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return;
    }
    InputAudio input = audio;
    if (input == null) {
      input =
          new InputAudio(settings.get().input(), scope.limits().keptInputSeconds(), ARRIVALS_KEPT);
      audio = input;
    }
    AudioStream toFrontend = stream;
    if (toFrontend == null) {
      toFrontend = openStream(input);
    }
    byte[] owned = new byte[bytes.remaining()];
    bytes.get(owned);
    input.append(owned, scope.now());
    toFrontend.audio(owned);
  }

  void commit() {
    InputAudio input = audio;
    int bufferedMs = input == null ? 0 : input.bufferedMs();
    if (input == null || stream == null || (bufferedMs < MIN_COMMIT_MS && open == null)) {
      throw Refusal.emptyCommit(MIN_COMMIT_MS, bufferedMs);
    }
    if (!conversation.hasRoom()) {
      throw Conversation.full();
    }
    SpokenTurn turn = open;
    if (turn == null) {
      turn = responses.input().newTurn();
      openStartMs = input.bufferStartMs();
      committedByHand.addLast(turn);
    } else if (turn.announced()) {
      scope.events().speechStopped(input.totalMs(), turn.itemId());
    }
    stream.commit();
    commit(turn, input, input.totalMs(), Optional.empty());
    input.endUtterance();
  }

  void clear() {
    if (stream != null) {
      stream.clear();
      clearsUnderway++;
    }
    if (audio != null) {
      audio.endUtterance();
    }
    if (open != null) {
      utterances.values().remove(open);
      open = null;
    }
    scope.events().cleared();
  }

  /** Turn detection changed. */
  void configure() {
    if (stream != null) {
      stream.configure(source());
    }
  }

  void heard(SessionInput.Heard heard) {
    if (heard.stream() != streams || stream == null) {
      return;
    }
    switch (heard.event()) {
      case FrontendEvent.SpeechStarted started -> started(started);
      case FrontendEvent.Features features -> {
        SpokenTurn turn = turnOf(features.utterance());
        if (turn != null) {
          responses.input().features(turn, features.first(), features.values());
        }
      }
      case FrontendEvent.SpeechStopped stopped -> stopped(stopped);
      case FrontendEvent.UtteranceEnded ended -> ended(ended);
      case FrontendEvent.Cleared cleared -> clearsUnderway = Math.max(0, clearsUnderway - 1);
      case FrontendEvent.Broken broken -> broken(broken);
    }
  }

  void close() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void started(FrontendEvent.SpeechStarted started) {
    if (clearsUnderway > 0 || (open != null && open.announced())) {
      return;
    }
    SpokenTurn turn = responses.input().newTurn();
    turn.announce();
    open = turn;
    openStartMs = streamStartMs + started.audioStartMs();
    utterances.put(started.utterance(), turn);
    scope.events().speechStarted(openStartMs, turn.itemId());
    responses.userSpeaks();
    if (settings.get().turnDetection().interruptResponse()) {
      responses.interrupt();
    }
    responses.input().begin(turn);
  }

  private void stopped(FrontendEvent.SpeechStopped stopped) {
    SpokenTurn turn = utterances.get(stopped.utterance());
    InputAudio input = audio;
    if (turn == null || turn.committed() || input == null) {
      return;
    }
    int endMs = streamStartMs + stopped.audioEndMs();
    scope.events().speechStopped(endMs, turn.itemId());
    Optional<Instant> lastVoiced = input.arrivalOf(streamStartMs + stopped.endOfSpeechMs());
    if (!conversation.hasRoom()) {
      open = null;
      utterances.remove(stopped.utterance());
      scope.events().error(Conversation.full(), Optional.empty());
      return;
    }
    commit(turn, input, endMs, lastVoiced);
    input.endUtteranceAt(endMs);
    if (settings.get().createsResponses()) {
      responses.answer(turn);
    }
  }

  private void ended(FrontendEvent.UtteranceEnded ended) {
    SpokenTurn turn = turnOf(ended.utterance());
    if (turn == null) {
      return;
    }
    if (!turn.committed()) {
      // The frontend decided the end without a word about silence.
      stopped(
          new FrontendEvent.SpeechStopped(
              ended.utterance(), ended.audioEndMs(), ended.audioEndMs()));
    }
    utterances.remove(ended.utterance());
    if (turn.committed()) {
      turn.end(ended.empty() ? 0 : ended.featureCount());
      responses.inputEnded(turn);
    }
  }

  private void broken(FrontendEvent.Broken broken) {
    scope
        .events()
        .error(
            new Refusal(
                Refusal.SERVER_ERROR,
                broken.cause().code().name().toLowerCase(java.util.Locale.ROOT),
                "The speech frontend is not available; the audio since the last turn is lost.",
                null),
            Optional.empty());
    SpokenTurn interrupted = open;
    if (interrupted != null && interrupted.announced() && audio != null) {
      scope.events().speechStopped(audio.totalMs(), interrupted.itemId());
    }
    committedByHand.forEach(this::abandon);
    utterances.values().stream().filter(SpokenTurn::committed).toList().forEach(this::abandon);
    committedByHand.clear();
    utterances.clear();
    open = null;
    clearsUnderway = 0;
    if (audio != null) {
      audio.endUtterance();
    }
    close();
  }

  private void abandon(SpokenTurn turn) {
    turn.end(0);
    responses.inputEnded(turn);
  }

  /** The turn an utterance belongs to; null for one that was cleared. */
  private @Nullable SpokenTurn turnOf(int utterance) {
    SpokenTurn known = utterances.get(utterance);
    if (known != null) {
      return known;
    }
    SpokenTurn turn = committedByHand.pollFirst();
    if (turn == null) {
      boolean manual = settings.get().turnDetection() instanceof TurnDetection.Manual;
      if (clearsUnderway > 0 || !manual || open != null || audio == null) {
        return null;
      }
      turn = responses.input().newTurn();
      open = turn;
      openStartMs = audio.bufferStartMs();
    }
    utterances.put(utterance, turn);
    responses.input().begin(turn);
    return turn;
  }

  private void commit(SpokenTurn turn, InputAudio input, int endMs, Optional<Instant> lastVoiced) {
    turn.commit(scope.now(), lastVoiced, (endMs - openStartMs) / 1000.0);
    if (turn.equals(open)) {
      open = null;
    }
    ConversationItem item =
        ConversationItem.said(turn.itemId(), new UserSpeech(input.between(openStartMs, endMs)));
    responses.input().add(item);
    responses.input().committed(turn);
  }

  private AudioStream openStream(InputAudio input) {
    streams++;
    int number = streams;
    streamStartMs = input.totalMs();
    AudioStream opened =
        scope
            .ports()
            .frontend()
            .listen(
                scope.id(),
                source(),
                event -> scope.mailbox().accept(new SessionInput.Heard(number, event)));
    stream = opened;
    return opened;
  }

  private AudioSource source() {
    SessionSettings current = settings.get();
    return new AudioSource(
        current.input(), current.input().sampleRate(), current.turnDetection().activity());
  }
}
