package ai.deeptalk.gateway.session;

import java.time.Duration;

/**
 * The bounds of one session.
 *
 * @param lifetime after which a session ends
 * @param replyTimeout longest silence of a reply being made before it fails
 * @param drainTimeout longest time a drained session may still speak
 * @param keptInputSeconds user audio kept for retrieval while it is being said
 * @param keptAudioBytes audio of past items kept for retrieval; older audio is dropped first
 * @param items items of one conversation
 * @param heldItems items waiting for a response to end
 * @param outOfBand responses running beside the conversation
 * @param waitingFrames audio frames waiting for one that is late
 * @param featureBytes speech features of one turn
 */
public record SessionLimits(
    Duration lifetime,
    Duration replyTimeout,
    Duration drainTimeout,
    int keptInputSeconds,
    int keptAudioBytes,
    int items,
    int heldItems,
    int outOfBand,
    int waitingFrames,
    int featureBytes) {
  public static final SessionLimits DEFAULT =
      new SessionLimits(
          Duration.ofMinutes(60),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          60,
          8 << 20,
          1_024,
          64,
          8,
          128,
          4 << 20);

  /** The same with another lifetime. */
  public SessionLimits lasting(Duration longest) {
    return new SessionLimits(
        longest,
        replyTimeout,
        drainTimeout,
        keptInputSeconds,
        keptAudioBytes,
        items,
        heldItems,
        outOfBand,
        waitingFrames,
        featureBytes);
  }

  /** The same with other patience. */
  public SessionLimits patient(Duration reply, Duration drain) {
    return new SessionLimits(
        lifetime,
        reply,
        drain,
        keptInputSeconds,
        keptAudioBytes,
        items,
        heldItems,
        outOfBand,
        waitingFrames,
        featureBytes);
  }
}
