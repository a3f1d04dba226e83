package ai.deeptalk.domain;

/** How bytes become sound: the encoding, the rate in Hz and the number of interleaved channels. */
public record AudioFormat(Encoding encoding, int sampleRateHz, int channels) {
  /** What the platform speaks: 24 kHz, 16 bits, mono. */
  public static final AudioFormat PCM16_24KHZ = new AudioFormat(Encoding.PCM16, 24_000, 1);

  /** Encodings of one sample. */
  public enum Encoding {
    PCM16(2),
    MULAW(1),
    ALAW(1);

    private final int bytesPerSample;

    Encoding(int bytesPerSample) {
      this.bytesPerSample = bytesPerSample;
    }

    public int bytesPerSample() {
      return bytesPerSample;
    }
  }

  public AudioFormat {
    if (sampleRateHz < 8_000 || sampleRateHz > 48_000) {
      throw new IllegalArgumentException("sample rate must be 8000 to 48000 Hz: " + sampleRateHz);
    }
    if (channels < 1 || channels > 2) {
      throw new IllegalArgumentException("channels must be 1 or 2: " + channels);
    }
  }

  public int bytesPerSecond() {
    return sampleRateHz * channels * encoding.bytesPerSample();
  }
}
