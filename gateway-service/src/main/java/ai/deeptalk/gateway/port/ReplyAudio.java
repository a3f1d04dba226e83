package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SessionId;
import java.util.function.Consumer;

/**
 * The synthesised audio of replies. Frames may come repeated, late or out of order; {@code
 * FrameSequence} makes one stream of them. Frames of another epoch never reach a listener.
 */
public interface ReplyAudio {
  /**
   * Frames of {@code session} go to {@code listener}, which must not block, until the subscription
   * is closed.
   */
  Subscription subscribe(SessionId session, Consumer<AudioFrame> listener);

  /** The partition this gateway reads. */
  int partition();

  /** The mark of this gateway's life. */
  long epoch();

  /** Whether a reply asked for from now on will be heard from its first frame. */
  boolean isReady();

  /** One session's interest in its audio. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
