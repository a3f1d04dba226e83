package ai.deeptalk.launcher.client;

/**
 * Plays an answer in thought: audio that arrives later than its moment in the playback is an
 * underrun, which a listener hears as a gap. Playback starts with the first audio and waits at
 * every gap until more arrives.
 */
final class PlaybackClock {
  private final int sampleRate;
  private long startedNanos;
  private long samples;
  private int underruns;
  private long silentNanos;

  PlaybackClock(int sampleRate) {
    this.sampleRate = sampleRate;
  }

  void arrived(long nanos, int newSamples) {
    if (samples == 0) {
      startedNanos = nanos;
    }
    long playedUntil = startedNanos + silentNanos + samples * 1_000_000_000L / sampleRate;
    if (nanos > playedUntil) {
      underruns++;
      silentNanos += nanos - playedUntil;
    }
    samples += newSamples;
  }

  int underruns() {
    return underruns;
  }

  double silentMs() {
    return silentNanos / 1e6;
  }
}
