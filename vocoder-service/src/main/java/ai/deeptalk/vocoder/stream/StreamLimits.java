package ai.deeptalk.vocoder.stream;

import java.time.Duration;

/**
 * Bounds of the stream.
 *
 * @param lanes threads that synthesise
 * @param queued records waiting per lane
 * @param sessions sessions remembered, all lanes together
 * @param contextFrames frames of a reply in progress that stay uncommitted, to be read again after
 *     a restart
 * @param replyIdle a reply of which nothing was heard for this long is over
 * @param commitEvery how often progress is committed
 * @param patience how long a stop or a handover waits for what is in work
 */
public record StreamLimits(
    int lanes,
    int queued,
    int sessions,
    int contextFrames,
    Duration replyIdle,
    Duration commitEvery,
    Duration patience) {
  public StreamLimits {
    positive("lanes", lanes);
    positive("queued", queued);
    positive("sessions", sessions);
    positive("contextFrames", contextFrames);
    positive("replyIdle", replyIdle);
    positive("commitEvery", commitEvery);
    positive("patience", patience);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
