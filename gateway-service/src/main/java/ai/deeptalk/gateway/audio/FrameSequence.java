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
  private final List<AudioFrame> beginning = new ArrayList<>();
  private int opening;
  private final int waitingLimit;
  private int next;
  private boolean ended;

  /**
   * @param opening frames that the beginning waits for, so that a listener who starts with the
   *     first has this much to hear until the next must be there
   * @param waitingLimit frames that may wait for one that is late
   */
  public FrameSequence(int opening, int waitingLimit) {
    this.opening = opening;
    this.waitingLimit = waitingLimit;
  }

  /**
   * The frames that may be heard now that this one came: none, one, or more when it closed a gap or
   * completed the beginning.
   */
  public List<AudioFrame> accept(AudioFrame frame) {
    if (ended || frame.index() < next || waiting.size() > waitingLimit) {
      return List.of();
    }
    waiting.putIfAbsent(frame.index(), frame);
    List<AudioFrame> ready = new ArrayList<>(beginning);
    beginning.clear();
    AudioFrame following = waiting.remove(next);
    while (following != null) {
      ended = following.last();
      next++;
      ready.add(following);
      following = ended ? null : waiting.remove(next);
    }
    if (next < opening && !ended) {
      beginning.addAll(ready);
      return List.of();
    }
    return ready;
  }

  /** What the beginning held back; from now on nothing is. */
  public List<AudioFrame> release() {
    opening = 0;
    List<AudioFrame> held = List.copyOf(beginning);
    beginning.clear();
    return held;
  }

  public boolean isOverfull() {
    return waiting.size() > waitingLimit;
  }

  public boolean ended() {
    return ended;
  }

  /** Frames in order so far, an end marker included. */
  public int delivered() {
    return next;
  }
}
