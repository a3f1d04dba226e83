package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;

/** What a session hears about one of its replies. The last event of a reply is Done or Failed. */
public sealed interface ReplyEvent {

  /** The number the session gave to the reply. */
  int reply();

  /** Words, and the audio frame in which they begin to be heard; frame 0 for a written reply. */
  record Text(int reply, String text, int frame) implements ReplyEvent {}

  /** Audio frames that are safely in Kafka. */
  record Audio(int reply, int frames) implements ReplyEvent {}

  /** The reply is over and everything it consists of was handed out. */
  record Done(
      int reply,
      Finish finish,
      String text,
      int frames,
      ReplyUsage usage,
      ReplyTiming timing,
      boolean degraded)
      implements ReplyEvent {}

  /** The reply ended with an error. What was handed out before stays valid. */
  record Failed(int reply, ErrorCode code, String message) implements ReplyEvent {}

  /** Why a reply ended. */
  enum Finish {
    /** The model ended it. */
    STOPPED,
    /** A limit ended it. */
    LENGTH,
    /** The session cancelled it. */
    CANCELLED
  }
}
