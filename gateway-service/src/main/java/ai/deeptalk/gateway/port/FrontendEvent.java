package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SpeechException;
import java.nio.ByteBuffer;

/** What the speech frontend reports. Milliseconds count from the first audio byte of the stream. */
public sealed interface FrontendEvent {
  /** Speech began; {@code audioStartMs} includes the prefix padding. */
  record SpeechStarted(int utterance, int audioStartMs) implements FrontendEvent {}

  /**
   * Features {@code first, first + 1, …} of an utterance: float32 little-endian, a read-only view.
   */
  record Features(int utterance, int first, ByteBuffer values) implements FrontendEvent {}

  /**
   * Speech ended; {@code audioEndMs} includes the silence window, {@code endOfSpeechMs} does not.
   */
  record SpeechStopped(int utterance, int audioEndMs, double endOfSpeechMs)
      implements FrontendEvent {}

  /** All features of the utterance were reported. */
  record UtteranceEnded(
      int utterance, int featureCount, int audioStartMs, int audioEndMs, boolean empty)
      implements FrontendEvent {}

  record Cleared() implements FrontendEvent {}

  /** The stream is gone; nothing follows. */
  record Broken(SpeechException cause) implements FrontendEvent {}
}
