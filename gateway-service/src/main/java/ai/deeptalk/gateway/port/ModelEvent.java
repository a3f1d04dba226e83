package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.SpeechException;

/** What the model reports about the replies of one session. */
public sealed interface ModelEvent {
  /** Words of a reply; in a spoken one they begin to be heard with audio frame {@code frame}. */
  record Words(int reply, String text, int frame) implements ModelEvent {}

  /** The reply is complete: {@code frames} audio frames were published. */
  record ReplyEnded(
      int reply,
      Finish finish,
      String text,
      int frames,
      TokenUsage usage,
      Timing timing,
      boolean degraded)
      implements ModelEvent {}

  record ReplyFailed(int reply, SpeechException cause) implements ModelEvent {}

  /** The stream is gone and all its replies with it; nothing follows. */
  record Broken(SpeechException cause) implements ModelEvent {}

  /** Why a reply ended. */
  enum Finish {
    STOPPED,
    LENGTH,
    CANCELLED
  }

  /** Tokens of one reply. */
  record TokenUsage(int inputText, int inputAudio, int outputText, int outputAudio, int cached) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    public int input() {
      return inputText + inputAudio;
    }

    public int output() {
      return outputText + outputAudio;
    }

    public int total() {
      return input() + output();
    }
  }

  /** Milliseconds measured in the model service. */
  record Timing(double prefillMs, double firstFrameMs, double stepP50Ms, double dispatchP50Ms) {
    public static final Timing NONE = new Timing(0, 0, 0, 0);
  }
}
