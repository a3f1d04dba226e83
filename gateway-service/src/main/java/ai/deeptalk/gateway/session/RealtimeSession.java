package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ReplyAudio.Subscription;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.ClientEvent;
import ai.deeptalk.gateway.protocol.ClientEvents;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.protocol.SessionSettings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client's session: everything that happens to it comes through {@link #accept}, one thing at a
 * time, on one thread. States and transitions are {@link SessionState}'s.
 */
final class RealtimeSession {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int INTERNAL = 1011;
  static final int RESTART = 1012;
  static final int OVERLOADED = 1013;

  private final SessionScope scope;
  private final SessionConfiguration settings;
  private final Outbox outbox;
  private final Optional<Resumption> resumption;
  private final Conversation conversation;
  private final Responses responses;
  private final OutOfBandResponses beside;
  private final TurnTaking turns;
  private final SpokenItems spoken;
  private final ItemRequests items;
  private final Playback playback;
  private final IdleTimeout idle;
  private @Nullable Subscription audio;
  private @Nullable Instant drainDeadline;
  private boolean closed;

  /**
   * @param opening how it begins; an update in it was checked before
   * @param resumption for a client that may come back
   */
  RealtimeSession(
      SessionScope scope,
      Sessions.Opening opening,
      Capabilities capabilities,
      Outbox connection,
      Optional<Resumption> resumption) {
    this.scope = scope;
    this.outbox = resumption.<Outbox>map(Resumption::journal).orElse(connection);
    this.resumption = resumption;
    settings = new SessionConfiguration(scope, opening, capabilities);
    conversation =
        new Conversation(
            scope.ids().conversation(), scope.limits().items(), scope.limits().keptAudioBytes());
    responses = new Responses(scope, settings, conversation);
    beside = new OutOfBandResponses(scope, settings);
    turns = new TurnTaking(scope, settings, conversation, responses);
    spoken = new SpokenItems(scope, settings, responses);
    items = new ItemRequests(scope, conversation, responses, spoken);
    playback = new Playback(conversation);
    idle = new IdleTimeout(scope, settings, conversation, responses, turns);
  }

  void open() {
    scope.metrics().sessionOpened();
    audio =
        scope
            .ports()
            .audio()
            .subscribe(
                scope.id(),
                frame -> scope.mailbox().accept(new SessionInput.Voiced(scope.id(), frame)));
    scope
        .events()
        .session(
            "session.created",
            settings.json(),
            created -> resumption.ifPresent(way -> way.offer(created)));
  }

  void accept(SessionInput input) {
    if (closed) {
      return;
    }
    switch (input) {
      case SessionInput.ClientText text -> client(text.text());
      case SessionInput.ClientBinary binary ->
          refuse(
              Refusal.invalidEvent(
                  "Binary frames are not accepted; send one JSON object per text frame."),
              Optional.empty());
      case SessionInput.ClientGone gone ->
          resumption.ifPresentOrElse(
              way -> way.gone(gone.connection(), scope.now()), () -> close(NORMAL, ""));
      case SessionInput.Resume resume ->
          resumption.ifPresentOrElse(
              way -> way.resume(resume, settings.json()),
              () -> Resumption.refuse(resume.connection(), scope.ids()));
      case SessionInput.Heard heard -> {
        if (SpokenItems.hears(heard)) {
          spoken.heard(heard);
        } else {
          turns.heard(heard);
        }
      }
      case SessionInput.Thought thought -> {
        if (thought.source().equals(scope.id())) {
          responses.thought(thought);
        } else {
          beside.thought(thought);
        }
      }
      case SessionInput.Voiced voiced -> {
        if (voiced.source().equals(scope.id())) {
          responses.voiced(voiced.frame());
        } else {
          beside.voiced(voiced);
        }
      }
      case SessionInput.Drain drain -> {
        responses.drain();
        drainDeadline = scope.now().plus(scope.limits().drainTimeout());
      }
    }
    afterwards();
  }

  /** Called again and again, whatever happens, so that nothing waits for ever. */
  void tick() {
    if (closed) {
      return;
    }
    Instant now = scope.now();
    responses.tick(now);
    beside.tick(now);
    idle.tick(now);
    afterwards();
    if (!now.isBefore(settings.expiresAt())) {
      Refusal expired =
          Refusal.coded(
              "session_expired",
              "Your session hit the maximum duration of "
                  + scope.limits().lifetime().toMinutes()
                  + " minutes.");
      end(new SpeechException(ErrorCode.TURN_TIMEOUT, "the session expired"));
      scope.events().error(expired, Optional.empty());
      close(GOING_AWAY, expired.text());
    } else if (resumption.filter(way -> way.expired(now)).isPresent()) {
      end(new SpeechException(ErrorCode.TURN_TIMEOUT, "the client did not come back"));
      close(NORMAL, "");
    } else if (drainDeadline != null && now.isAfter(drainDeadline)) {
      end(new SpeechException(ErrorCode.TURN_TIMEOUT, "the server is going away"));
      close(RESTART, "server is going away, resume elsewhere");
    }
  }

  /** More came in than could be worked off. */
  void overloaded() {
    if (!closed) {
      end(new SpeechException(ErrorCode.OVERLOADED, "too much at once"));
      close(OVERLOADED, "session overloaded");
    }
  }

  /** A bug of ours. */
  void crashed() {
    close(INTERNAL, "internal error");
  }

  /** One of the client's frames was worked off. */
  void handled() {
    outbox.handled();
  }

  boolean isClosed() {
    return closed;
  }

  SessionState state() {
    return responses.state();
  }

  private void client(String text) {
    Optional<String> eventId = Optional.empty();
    try {
      ObjectNode event = Json.parse(text);
      eventId = ClientEvents.eventId(event);
      if (resumption.filter(way -> way.handle(event, playback)).isPresent()) {
        closeIfOver();
        return;
      }
      handle(ClientEvents.read(event), eventId);
    } catch (Refusal refusal) {
      refuse(refusal, eventId);
    }
  }

  private void closeIfOver() {
    if (resumption.filter(Resumption::isOver).isPresent()) {
      end(new SpeechException(ErrorCode.TURN_TIMEOUT, "the client has ended the session"));
      close(NORMAL, "");
    }
  }

  private void handle(ClientEvent event, Optional<String> eventId) {
    switch (event) {
      case ClientEvent.UpdateSession update -> update(update.session());
      case ClientEvent.AppendAudio append -> turns.append(append.bytes());
      case ClientEvent.CommitAudio commit -> turns.commit();
      case ClientEvent.ClearAudio clear -> turns.clear();
      case ClientEvent.CreateItem create -> items.create(create, eventId);
      case ClientEvent.RetrieveItem retrieve -> items.retrieve(retrieve.itemId());
      case ClientEvent.DeleteItem delete -> items.delete(delete.itemId());
      case ClientEvent.TruncateItem truncate -> items.truncate(truncate);
      case ClientEvent.CreateResponse create -> createResponse(create.response());
      case ClientEvent.CancelResponse cancel -> {
        if (cancel.responseId().filter(beside::cancel).isEmpty()) {
          responses.cancel(cancel.responseId());
        }
      }
    }
  }

  private void update(Fields update) {
    boolean turnsChanged = settings.update(update, turns.hasHeardAudio(), responses.hasSpoken());
    scope.events().session("session.updated", settings.json());
    if (turnsChanged) {
      turns.configure();
    }
  }

  private void createResponse(Optional<Fields> request) {
    if (settings.get().kind() == SessionSettings.Kind.TRANSCRIPTION) {
      throw Refusal.invalidEvent("A transcription session makes no responses.");
    }
    ResponseSettings wish =
        request
            .map(fields -> ResponseSettings.of(settings.get(), fields))
            .orElseGet(() -> ResponseSettings.of(settings.get()));
    if (wish.outOfBand()) {
      responses.refuseWhileDraining();
      beside.create(wish, Prompt.of(wish, conversation));
    } else {
      responses.create(wish);
    }
  }

  /** What could not be done while a response ran. */
  private void afterwards() {
    if (closed) {
      return;
    }
    items.release();
    responses.answerOwed();
    if (responses.isDrained()) {
      end(new SpeechException(ErrorCode.TURN_TIMEOUT, "the server is going away"));
      close(RESTART, "server is going away, resume elsewhere");
    }
  }

  private void refuse(Refusal refusal, Optional<String> eventId) {
    scope.metrics().refused();
    scope.events().error(refusal, eventId);
  }

  private void end(SpeechException cause) {
    responses.end(cause);
    beside.end(cause);
  }

  private void close(int code, String reason) {
    if (closed) {
      return;
    }
    closed = true;
    turns.close();
    spoken.close();
    responses.close();
    beside.close();
    if (audio != null) {
      audio.close();
    }
    outbox.close(code, reason);
    scope.metrics().sessionClosed();
  }
}
