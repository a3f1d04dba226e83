package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The spoken language model. */
public interface SpokenModel {
  /**
   * Opens the model's side of one session. Never blocks and never throws for a remote reason: a
   * stream that cannot be opened or breaks later reports one {@link ModelEvent.Broken} and then
   * nothing. Events of a stream arrive one at a time and in order.
   */
  Dialogue converse(Opening opening, Consumer<ModelEvent> events);

  /** What is served now. Blocks for at most the adapter's deadline. */
  ModelDescription describe();

  /**
   * Who speaks, and where its audio goes.
   *
   * @param session names the audio frames of the replies
   * @param replyPartition where the replies' audio is to go
   * @param epoch marks the audio, so that an earlier owner's is not taken for ours
   */
  record Opening(SessionId session, String tenant, int replyPartition, long epoch) {}

  /**
   * What was said and what was heard; either may be empty.
   *
   * @param pinned stays when older turns no longer fit into the model's memory
   */
  record PastTurn(String user, String assistant, boolean pinned) {
    public PastTurn(String user, String assistant) {
      this(user, assistant, false);
    }
  }

  /**
   * The gateway's end of one session. Calls after {@link #close} or after the stream broke do
   * nothing.
   */
  interface Dialogue extends AutoCloseable {
    void beginTurn(int turn, List<PastTurn> history, HistoryLimit limit);

    void features(int turn, int first, ByteBuffer values);

    void typed(int turn, String text);

    void endInput(int turn);

    void respond(Request request);

    void cancel(int reply);

    @Override
    void close();
  }

  /**
   * One reply to be made.
   *
   * @param reply unique in the session and increasing; the turn number of its audio frames
   * @param text what to read, for {@link Task#SAY}; the words with which an answer in text has to
   *     begin, for {@link Task#ANSWER_IN_TEXT}: they are not reported as its words
   * @param maxOutputTokens 0: the model's own limit
   * @param speed pace of the voice
   */
  record Request(int turn, int reply, Task task, String text, int maxOutputTokens, Speed speed) {}

  /** What a reply is to be. */
  enum Task {
    ANSWER_IN_SPEECH,
    ANSWER_IN_TEXT,
    TRANSCRIBE,
    SAY
  }
}
