package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Speed;

/**
 * Takes the audio frames of replies, in order. A frame is either written or reported lost: a reply
 * never has a hole in it.
 */
public interface AudioTokenSink {

  /**
   * Hands over a frame without blocking.
   *
   * @param speed pace of the reply's voice
   * @param last whether it is the last frame of its reply
   * @param outcome told exactly once, by any thread, unless the frame was refused
   * @return false if the sink is full; the frame was not taken
   */
  boolean publish(
      SessionRoute route, AudioTokenFrame frame, Speed speed, boolean last, Outcome outcome);

  /** Marks the end of a reply that has no frame to carry the mark; {@code frames} is its count. */
  boolean publishEnd(SessionRoute route, int reply, int frames, Outcome outcome);

  /** What became of a frame. */
  interface Outcome {
    void written();

    void lost(String reason);
  }
}
