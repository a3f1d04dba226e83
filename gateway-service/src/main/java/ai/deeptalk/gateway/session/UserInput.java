package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.SessionSettings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the user said or typed, on its way to the model: features while the user still speaks, the
 * end, and the transcription of what was heard.
 */
final class UserInput {
  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Conversation conversation;
  private final ModelLink link;
  private final Transcriptions transcriptions;
  private @Nullable SpokenTurn latest;

  UserInput(
      SessionScope scope,
      Supplier<SessionSettings> settings,
      Conversation conversation,
      ModelLink link,
      Transcriptions transcriptions) {
    this.scope = scope;
    this.settings = settings;
    this.conversation = conversation;
    this.link = link;
    this.transcriptions = transcriptions;
  }

  SpokenTurn newTurn() {
    return newTurn(scope.ids().item());
  }

  /** A turn whose item is there already. */
  SpokenTurn newTurn(String itemId) {
    return new SpokenTurn(itemId, scope.limits().featureBytes());
  }

  /** The user speaks: the model can begin to read what came before. */
  void begin(SpokenTurn turn) {
    turn.begin(link, history(conversation.items()));
  }

  void features(SpokenTurn turn, int first, ByteBuffer values) {
    turn.features(link, first, values);
  }

  /** Something the user said enters the conversation. */
  void add(ConversationItem item) {
    scope.events().committed(conversation.lastId(), item.id());
    conversation.append(item);
    scope.events().itemAdded(conversation.previousOf(item), item.json());
    scope.events().itemDone(conversation.previousOf(item), item.json());
  }

  void committed(SpokenTurn turn) {
    latest = turn;
  }

  /** The turn in which an item was said; its features are kept for the newest one only. */
  Optional<SpokenTurn> turnOf(ConversationItem item) {
    return Optional.ofNullable(latest).filter(turn -> turn.itemId().equals(item.id()));
  }

  Optional<ConversationItem> itemOf(SpokenTurn turn) {
    return conversation.find(turn.itemId());
  }

  /** What was said and heard before a turn. */
  List<PastTurn> historyOf(SpokenTurn turn) {
    return history(itemOf(turn).map(conversation::before).orElse(conversation.items()));
  }

  private List<PastTurn> history(List<ConversationItem> items) {
    return Prompt.history(items, settings.get().toolbox());
  }

  /** Why an ended turn cannot be answered. */
  Optional<SpeechException> problemOf(SpokenTurn turn) {
    if (turn.isEmpty()) {
      return Optional.of(new SpeechException(ErrorCode.INPUT_INVALID, "the audio holds no speech"));
    }
    return turn.isTooLong()
        ? Optional.of(new SpeechException(ErrorCode.INPUT_TOO_LONG, "the turn is too long"))
        : Optional.empty();
  }

  /** The model's number of an ended turn. */
  int spoken(SpokenTurn turn, List<PastTurn> history) {
    return turn.ready(link, history);
  }

  /** The model's number of a typed turn. */
  int typed(List<PastTurn> history, String text) {
    int turn = link.beginTurn(history);
    link.typed(turn, text);
    link.endInput(turn);
    return turn;
  }

  /** Lets the model write down what it heard; its words are the next turn's history. */
  void transcribe(SpokenTurn turn) {
    boolean shown = settings.get().transcription().isPresent();
    Optional<SpeechException> problem = problemOf(turn);
    Optional<ConversationItem> item = itemOf(turn);
    if (item.isEmpty()) {
      return;
    }
    if (problem.isPresent()) {
      if (shown) {
        transcriptions.fail(item.get(), problem.get());
      }
      return;
    }
    int reply = link.respond(spoken(turn, historyOf(turn)), Task.TRANSCRIBE, "", 0, Speed.NORMAL);
    transcriptions.start(reply, item.get(), turn.seconds(), shown);
  }
}
