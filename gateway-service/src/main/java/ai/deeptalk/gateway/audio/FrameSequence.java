package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Each frame of one reply once and in order, whatever is repeated or overtakes: at-least-once on
 * the wire, exactly-once to the ear. Frames ahead of a gap wait; {@link #isOverfull} says when too
 * many do.
 */
public final class FrameSequence {
  private final TreeMap<Integer, AudioFrame> waiting = new TreeMap<>();
  private final int waitingLimit;
  private int next;
  private boolean ended;

  public FrameSequence(int waitingLimit) {
    this.waitingLimit = waitingLimit;
  }

  /**
   * The frames that may be heard now that this one came: none, one, or more when it closed a gap.
   */
  public List<AudioFrame> accept(AudioFrame frame) {
    if (ended || frame.index() < next || waiting.size() > waitingLimit) {
      return List.of();
    }
    waiting.putIfAbsent(frame.index(), frame);
    List<AudioFrame> ready = new ArrayList<>();
    AudioFrame following = waiting.remove(next);
    while (following != null) {
      ended = following.last();
      next++;
      ready.add(following);
      following = ended ? null : waiting.remove(next);
    }
    return ready;
  }

  public boolean isOverfull() {
    return waiting.size() > waitingLimit;
  }

  public boolean ended() {
    return ended;
  }

  /** Frames delivered so far, an end marker included. */
  public int delivered() {
    return next;
  }
}
