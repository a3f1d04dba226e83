package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SessionId;
import java.util.function.Consumer;

/** Finds utterances in a client's audio and turns them into speech features. */
public interface SpeechFrontend {
  /**
   * Opens one audio stream. Never blocks and never throws for a remote reason: a stream that cannot
   * be opened or breaks later reports one {@link FrontendEvent.Broken} and then nothing. Events of
   * a stream arrive one at a time and in order.
   */
  AudioStream listen(SessionId session, AudioSource source, Consumer<FrontendEvent> events);

  /**
   * The client's end of one audio stream. Calls after {@link #close} or after the stream broke do
   * nothing.
   */
  interface AudioStream extends AutoCloseable {
    /** Changes turn detection between utterances. */
    void configure(AudioSource source);

    /** Takes ownership of the bytes: the caller must not change them afterwards. */
    void audio(byte[] bytes);

    /** Manual end of the utterance: everything buffered since the last end. */
    void commit();

    void clear();

    @Override
    void close();
  }
}
