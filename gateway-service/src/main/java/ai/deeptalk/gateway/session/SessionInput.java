package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.ModelEvent;

/** Everything that can happen to a session, in the order it happened. */
public sealed interface SessionInput {
  record ClientText(String text) implements SessionInput {}

  record ClientBinary() implements SessionInput {}

  /** {@code connection} is the one that is gone; the client may have another by now. */
  record ClientGone(Outbox connection) implements SessionInput {}

  /**
   * A client that lost its connection is back on another.
   *
   * @param received the number of the last event it has
   */
  record Resume(Outbox connection, String token, long received) implements SessionInput {}

  /**
   * {@code stream} counts the session's audio streams: what a broken one still says is not heard.
   */
  record Heard(int stream, FrontendEvent event) implements SessionInput {}

  /** {@code stream} counts the link's model streams. */
  record Thought(SessionId source, int stream, ModelEvent event) implements SessionInput {}

  record Voiced(SessionId source, AudioFrame frame) implements SessionInput {}

  /** Finish what is being said, then close; the client should come back elsewhere. */
  record Drain() implements SessionInput {}
}
