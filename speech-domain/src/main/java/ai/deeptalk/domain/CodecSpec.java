package ai.deeptalk.domain;

import java.time.Duration;

/**
 * Shape of the audio codec: how many codebooks a frame has, how many entries each, and how many
 * samples a frame becomes.
 */
public record CodecSpec(int codebooks, int entries, int frameSamples, int sampleRateHz) {
  public CodecSpec {
    requirePositive("codebooks", codebooks);
    requirePositive("entries", entries);
    requirePositive("frameSamples", frameSamples);
    requirePositive("sampleRateHz", sampleRateHz);
    if (entries > 1 << 16) {
      throw new IllegalArgumentException("entries must fit 16 bits on the wire: " + entries);
    }
  }

  /** How long one frame sounds. */
  public Duration frameDuration() {
    return Duration.ofNanos(frameSamples * 1_000_000_000L / sampleRateHz);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
