package ai.deeptalk.platform.turn;

import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.client.ClientEvents;
import ai.deeptalk.launcher.client.PlatformFailure;
import ai.deeptalk.launcher.client.RealtimeConnection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A caller whose microphone stays open for the whole conversation: it sends silence until it is
 * told to say something.
 */
final class Speaker implements AutoCloseable {
  private static final int CHUNK_SAMPLES = 960;
  private static final long CHUNK_NANOS = 40_000_000;
  private static final Recording SILENCE = Recording.of(new short[0], Recording.PROTOCOL_RATE);

  private final RealtimeConnection connection;
  private final ConcurrentLinkedQueue<Recording> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::run);
  private volatile boolean closed;

  private Speaker(RealtimeConnection connection) {
    this.connection = connection;
  }

  static Speaker on(RealtimeConnection connection) {
    var speaker = new Speaker(connection);
    speaker.thread.start();
    return speaker;
  }

  void say(Recording recording) {
    waiting.add(recording.atProtocolRate());
  }

  private void run() {
    long due = System.nanoTime();
    Recording current = SILENCE;
    int position = 0;
    while (!closed) {
      if (position >= current.length()) {
        Recording next = waiting.poll();
        current = next == null ? SILENCE : next;
        position = 0;
      }
      try {
        connection.send(ClientEvents.append(current.pcm(position, CHUNK_SAMPLES)));
      } catch (PlatformFailure ended) {
        return;
      }
      position += CHUNK_SAMPLES;
      due += CHUNK_NANOS;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
