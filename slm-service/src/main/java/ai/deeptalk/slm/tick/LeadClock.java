package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.Speed;

/**
 * How far a spoken reply is ahead of its listener.
 *
 * <p>Until a reply has its lead, its steps run back to back; afterwards they are paced. What has
 * been heard is what the session reports; without reports the audio clock is taken, which starts
 * with the first frame.
 */
final class LeadClock {
  private static final int UNKNOWN = -1;

  private final int leadFrames;
  private final long frameNanos;
  private int produced;
  private int reported = UNKNOWN;
  private long started;

  LeadClock(TickSettings settings, Speed speed) {
    this.frameNanos = (long) (settings.frame().toNanos() / speed.factor());
    this.leadFrames = (int) Math.max(1, settings.lead().toNanos() / frameNanos);
  }

  /** A frame was produced. */
  void produced(long now) {
    if (produced == 0) {
      started = now;
    }
    produced++;
  }

  /** The session says how many frames have been played. */
  void played(int frames) {
    reported = Math.max(reported, frames);
  }

  /** When the next step is due; {@code now} or earlier while the lead is not full. */
  long dueAt(long now) {
    if (produced < leadFrames) {
      return now;
    }
    if (reported != UNKNOWN) {
      return produced - reported < leadFrames ? now : Long.MAX_VALUE;
    }
    return started + (long) (produced - leadFrames + 1) * frameNanos;
  }
}
