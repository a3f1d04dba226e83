package ai.deeptalk.launcher.audio;

import java.time.Duration;
import java.util.Arrays;

/** Mono 16-bit samples at one rate: a question as it was spoken or an answer as it was heard. */
public final class Recording {
  /** The only rate of PCM audio in the realtime protocol, in Hz. */
  public static final int PROTOCOL_RATE = 24_000;

  private final short[] samples; // [n]
  private final int sampleRate;

  private Recording(short[] samples, int sampleRate) {
    this.samples = samples;
    this.sampleRate = sampleRate;
  }

  /** Takes the samples over without a copy; the caller forgets them. */
  public static Recording of(short[] samples, int sampleRate) {
    if (sampleRate < 8_000 || sampleRate > 192_000) {
      throw new IllegalArgumentException("sample rate out of range: " + sampleRate);
    }
    return new Recording(samples, sampleRate);
  }

  /**
   * Little-endian 16-bit PCM as it travels in the realtime protocol; half a sample at the end is
   * dropped.
   */
  public static Recording ofPcm(byte[] pcm, int sampleRate) {
    var samples = new short[pcm.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ((pcm[2 * i] & 0xff) | (pcm[2 * i + 1] << 8));
    }
    return of(samples, sampleRate);
  }

  public int sampleRate() {
    return sampleRate;
  }

  public int length() {
    return samples.length;
  }

  public short sample(int index) {
    return samples[index];
  }

  public Duration duration() {
    return Duration.ofNanos(samples.length * 1_000_000_000L / sampleRate);
  }

  public double seconds() {
    return (double) samples.length / sampleRate;
  }

  /** This recording at the protocol's rate. */
  public Recording atProtocolRate() {
    return sampleRate == PROTOCOL_RATE
        ? this
        : of(Resampler.resample(samples, sampleRate, PROTOCOL_RATE), PROTOCOL_RATE);
  }

  /**
   * Little-endian PCM of the samples from {@code from}, with zeros where the recording has ended.
   */
  public byte[] pcm(int from, int count) {
    var bytes = new byte[2 * count];
    int available = Math.clamp(samples.length - from, 0, count);
    for (int i = 0; i < available; i++) {
      short sample = samples[from + i];
      bytes[2 * i] = (byte) sample;
      bytes[2 * i + 1] = (byte) (sample >> 8);
    }
    return bytes;
  }

  public byte[] pcm() {
    return pcm(0, samples.length);
  }

  /**
   * The first sample after the last audible one. Latency counts from here, not from the end of the
   * file, which may be silent for any time. A 10 ms frame is audible when it is at most 35 dB below
   * the loudest frame.
   */
  public int endOfSpeech() {
    int frame = sampleRate / 100;
    double loudest = 0;
    for (int from = 0; from + frame <= samples.length; from += frame) {
      loudest = Math.max(loudest, power(from, frame));
    }
    double audible = loudest * Math.pow(10, -3.5);
    for (int from = samples.length - frame; from > 0; from -= frame) {
      if (power(from, frame) > audible) {
        return from + frame;
      }
    }
    return samples.length;
  }

  private double power(int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return sum / count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recording recording
        && recording.sampleRate == sampleRate
        && Arrays.equals(recording.samples, samples);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(samples) * 31 + sampleRate;
  }

  @Override
  public String toString() {
    return "Recording[" + samples.length + " samples at " + sampleRate + " Hz]";
  }
}
