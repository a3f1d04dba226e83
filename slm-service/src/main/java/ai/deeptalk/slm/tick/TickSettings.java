package ai.deeptalk.slm.tick;

import java.time.Duration;

/**
 * The bounds of decoding.
 *
 * @param maxSessions open sessions
 * @param maxRows rows of all replies together, waiting ones included; a spoken answer has two
 * @param maxCommands commands of all sessions that wait for the tick thread
 * @param maxInputPositions positions of one turn's input
 * @param prefillPositions prompt positions per tick while replies are being decoded
 * @param lead how far a spoken reply runs ahead of playback
 * @param frame duration of one audio frame
 * @param replyDeadline a reply that is not over by then fails
 * @param degradedFor how long a reply may go on without one of its expert groups
 */
public record TickSettings(
    int maxSessions,
    int maxRows,
    int maxCommands,
    int maxInputPositions,
    int prefillPositions,
    Duration lead,
    Duration frame,
    Duration replyDeadline,
    Duration degradedFor) {

  public TickSettings {
    positive("maxSessions", maxSessions);
    positive("maxRows", maxRows);
    positive("maxCommands", maxCommands);
    positive("maxInputPositions", maxInputPositions);
    positive("prefillPositions", prefillPositions);
    positive("lead", lead.toNanos());
    positive("frame", frame.toNanos());
    positive("replyDeadline", replyDeadline.toNanos());
    positive("degradedFor", degradedFor.toNanos());
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
