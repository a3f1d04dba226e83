package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SessionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Hands frames to whoever subscribed, on the caller's thread. */
public final class FakeReplyAudio implements ReplyAudio {
  private final Map<SessionId, Consumer<AudioFrame>> listeners = new ConcurrentHashMap<>();

  @Override
  public Subscription subscribe(SessionId session, Consumer<AudioFrame> listener) {
    listeners.put(session, listener);
    return () -> listeners.remove(session, listener);
  }

  public void deliver(SessionId session, AudioFrame frame) {
    Consumer<AudioFrame> listener = listeners.get(session);
    if (listener != null) {
      listener.accept(frame);
    }
  }

  public int listeners() {
    return listeners.size();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public int partition() {
    return 3;
  }

  @Override
  public long epoch() {
    return 42;
  }
}
