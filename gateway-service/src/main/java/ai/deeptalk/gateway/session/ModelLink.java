package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.HistoryLimit;
import ai.deeptalk.gateway.port.SpokenModel.Dialogue;
import ai.deeptalk.gateway.port.SpokenModel.Opening;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Request;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session's line to the model. Opens on first use and again after a break; numbers of turns and
 * replies grow over all of it, so an old stream's replies are never taken for a new one's.
 */
final class ModelLink {
  private final SessionScope scope;
  private final SessionId name;
  private final Supplier<HistoryLimit> limit;
  private @Nullable Dialogue dialogue;
  private int stream = 1;
  private int turns;
  private int replies;

  /**
   * @param limit how much of the past a turn may take along
   */
  ModelLink(SessionScope scope, SessionId name, Supplier<HistoryLimit> limit) {
    this.scope = scope;
    this.name = name;
    this.limit = limit;
  }

  SessionId name() {
    return name;
  }

  /** The stream in use, or the next to be opened; a turn begun on another must be begun again. */
  int stream() {
    return stream;
  }

  int beginTurn(List<PastTurn> history) {
    Dialogue open = open();
    turns++;
    open.beginTurn(turns, history, limit.get());
    return turns;
  }

  void features(int turn, int first, ByteBuffer values) {
    open().features(turn, first, values);
  }

  void typed(int turn, String text) {
    open().typed(turn, text);
  }

  void endInput(int turn) {
    open().endInput(turn);
  }

  /**
   * Asks for a reply and returns its number.
   *
   * @param beginning the words with which a written answer has to begin; empty: the model decides
   */
  int respond(int turn, Task task, String beginning, int maxOutputTokens, Speed speed) {
    Dialogue open = open();
    replies++;
    open.respond(new Request(turn, replies, task, beginning, maxOutputTokens, speed));
    return replies;
  }

  void cancel(int reply) {
    if (dialogue != null) {
      dialogue.cancel(reply);
    }
  }

  /** The stream is gone; the next use opens another. */
  void broken() {
    close();
    stream++;
  }

  void close() {
    if (dialogue != null) {
      dialogue.close();
      dialogue = null;
    }
  }

  private Dialogue open() {
    Dialogue current = dialogue;
    if (current == null) {
      int opened = stream;
      var audio = scope.ports().audio();
      current =
          scope
              .ports()
              .model()
              .converse(
                  new Opening(name, scope.tenant(), audio.partition(), audio.epoch()),
                  event -> scope.mailbox().accept(new SessionInput.Thought(name, opened, event)));
      dialogue = current;
    }
    return current;
  }
}
