package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.audio.InputAudio;
import ai.deeptalk.gateway.protocol.SessionSettings;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Nobody says anything for too long after an answer was heard: the silence becomes a turn of the
 * user's, and the model asks whether anybody is there.
 */
final class IdleTimeout {
  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Conversation conversation;
  private final Responses responses;
  private final TurnTaking turns;

  IdleTimeout(
      SessionScope scope,
      Supplier<SessionSettings> settings,
      Conversation conversation,
      Responses responses,
      TurnTaking turns) {
    this.scope = scope;
    this.settings = settings;
    this.conversation = conversation;
    this.responses = responses;
    this.turns = turns;
  }

  void tick(Instant now) {
    OptionalInt wait = settings.get().turnDetection().idleTimeoutMs();
    Optional<Instant> quietSince = responses.quietSince();
    if (wait.isEmpty()
        || quietSince.isEmpty()
        || turns.isUserSpeaking()
        || !conversation.hasRoom()
        || now.isBefore(quietSince.get().plusMillis(wait.getAsInt()))) {
      return;
    }
    commitSilence(wait.getAsInt());
    responses.answerSilence();
  }

  private void commitSilence(int ms) {
    Optional<InputAudio> audio = turns.audio();
    int end = audio.map(InputAudio::totalMs).orElse(0);
    int start = Math.max(0, end - ms);
    byte[] silence = audio.map(input -> input.between(start, end)).orElse(new byte[0]);
    ConversationItem item = ConversationItem.said(scope.ids().item(), new UserSpeech(silence));
    scope.events().timeoutTriggered(start, end, item.id());
    responses.input().add(item);
    audio.ifPresent(InputAudio::endUtterance);
  }
}
