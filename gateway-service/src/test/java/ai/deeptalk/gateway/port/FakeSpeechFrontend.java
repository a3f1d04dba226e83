package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears speech wherever a byte is not zero: an utterance starts with it and ends after the
 * configured silence. One feature (four bytes) per 80 ms. Reports at once, on the caller's thread.
 */
public final class FakeSpeechFrontend implements SpeechFrontend {
  private static final int WINDOW_MS = 20;
  private static final int FEATURE_MS = 80;

  private final List<Stream> streams = new ArrayList<>();

  @Override
  public synchronized AudioStream listen(
      SessionId session, AudioSource source, Consumer<FrontendEvent> events) {
    Stream stream = new Stream(source, events);
    streams.add(stream);
    return stream;
  }

  public synchronized Stream latest() {
    return streams.getLast();
  }

  public synchronized int streams() {
    return streams.size();
  }

  /** One client's stream. */
  public static final class Stream implements AudioStream {
    private final Consumer<FrontendEvent> events;
    private AudioSource source;
    private int utterance;
    private int totalMs;
    private int startMs = -1;
    private int bufferStartMs;
    private int silentMs;
    private int sentFeatures;
    private boolean closed;
    private byte[] rest = new byte[0];

    Stream(AudioSource source, Consumer<FrontendEvent> events) {
      this.source = source;
      this.events = events;
    }

    public AudioSource source() {
      return source;
    }

    public boolean isClosed() {
      return closed;
    }

    public void breakDown() {
      closed = true;
      events.accept(
          new FrontendEvent.Broken(new SpeechException(ErrorCode.INTERNAL, "frontend lost")));
    }

    @Override
    public void configure(AudioSource changed) {
      source = changed;
    }

    @Override
    public void audio(byte[] bytes) {
      if (closed) {
        return;
      }
      byte[] all = new byte[rest.length + bytes.length];
      System.arraycopy(rest, 0, all, 0, rest.length);
      System.arraycopy(bytes, 0, all, rest.length, bytes.length);
      int window = WINDOW_MS * source.encoding().bytesPerMs();
      int at = 0;
      for (; at + window <= all.length; at += window) {
        window(all, at, window);
      }
      rest = java.util.Arrays.copyOfRange(all, at, all.length);
    }

    private void window(byte[] all, int at, int length) {
      boolean voiced = false;
      for (int i = at; i < at + length; i++) {
        voiced |= all[i] != 0;
      }
      totalMs += WINDOW_MS;
      if (source.detection().isEmpty()) {
        return;
      }
      var detection = source.detection().get();
      if (voiced && startMs < 0) {
        utterance++;
        startMs = Math.max(bufferStartMs, totalMs - WINDOW_MS - detection.prefixPaddingMs());
        sentFeatures = 0;
        events.accept(new FrontendEvent.SpeechStarted(utterance, startMs));
      }
      silentMs = voiced ? 0 : silentMs + WINDOW_MS;
      if (startMs >= 0) {
        features();
        if (silentMs >= detection.silenceMs()) {
          events.accept(new FrontendEvent.SpeechStopped(utterance, totalMs, totalMs - silentMs));
          end();
        }
      }
    }

    private void features() {
      while ((sentFeatures + 1) * FEATURE_MS <= totalMs - startMs) {
        events.accept(new FrontendEvent.Features(utterance, sentFeatures, ByteBuffer.allocate(4)));
        sentFeatures++;
      }
    }

    private void end() {
      features();
      events.accept(
          new FrontendEvent.UtteranceEnded(
              utterance, sentFeatures, startMs, totalMs, sentFeatures == 0));
      startMs = -1;
      bufferStartMs = totalMs;
      silentMs = 0;
    }

    @Override
    public void commit() {
      if (closed) {
        return;
      }
      if (startMs < 0) {
        utterance++;
        startMs = bufferStartMs;
        sentFeatures = 0;
      }
      end();
    }

    @Override
    public void clear() {
      if (!closed) {
        startMs = -1;
        bufferStartMs = totalMs;
        silentMs = 0;
        events.accept(new FrontendEvent.Cleared());
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
