package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks a recording into a realtime socket at the pace of a real microphone, then goes on with
 * silence until it is closed, as a microphone does. The silence matters: it is how the platform
 * notices that the speaker has finished.
 */
final class Microphone implements AutoCloseable {
  /** What browsers and telephones send at a time. */
  static final Duration CHUNK = Duration.ofMillis(40);

  private static final int CHUNK_SAMPLES = Recording.PROTOCOL_RATE * 40 / 1000;

  private final RealtimeConnection connection;
  private final Recording recording;
  private final long startedNanos = System.nanoTime();
  private final Thread speaker;
  private volatile boolean closed;

  private Microphone(RealtimeConnection connection, Recording recording) {
    this.connection = connection;
    this.recording = recording.atProtocolRate();
    this.speaker = Thread.ofVirtual().name("microphone").unstarted(this::speak);
  }

  static Microphone open(RealtimeConnection connection, Recording recording) {
    var microphone = new Microphone(connection, recording);
    microphone.speaker.start();
    return microphone;
  }

  /** When the last voiced sample has been spoken, on the clock of {@link System#nanoTime()}. */
  long endOfSpeechNanos() {
    return startedNanos + recording.endOfSpeech() * 1_000_000_000L / Recording.PROTOCOL_RATE;
  }

  private void speak() {
    for (int chunk = 0; !closed; chunk++) {
      // A chunk leaves when its last sample has been spoken, never earlier.
      long due = startedNanos + (chunk + 1) * CHUNK.toNanos();
      while (System.nanoTime() < due && !closed) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      try {
        connection.send(ClientEvents.append(recording.pcm(chunk * CHUNK_SAMPLES, CHUNK_SAMPLES)));
      } catch (PlatformFailure ended) {
        return; // the reader of the connection hears the reason
      }
    }
  }

  /**
   * Stops speaking and waits for the last chunk, so that no audio follows what the caller sends
   * next.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(speaker);
    try {
      var _ = speaker.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
