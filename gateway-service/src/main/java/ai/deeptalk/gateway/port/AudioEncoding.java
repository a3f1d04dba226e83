package ai.deeptalk.gateway.port;

/** Encodings a client may send and receive; all mono. */
public enum AudioEncoding {
  PCM16("audio/pcm", 24_000, 2),
  MULAW("audio/pcmu", 8_000, 1),
  ALAW("audio/pcma", 8_000, 1);

  private final String wireName;
  private final int sampleRate;
  private final int bytesPerSample;

  AudioEncoding(String wireName, int sampleRate, int bytesPerSample) {
    this.wireName = wireName;
    this.sampleRate = sampleRate;
    this.bytesPerSample = bytesPerSample;
  }

  public String wireName() {
    return wireName;
  }

  /** In Hz. */
  public int sampleRate() {
    return sampleRate;
  }

  public int bytesPerSample() {
    return bytesPerSample;
  }

  public int bytesPerMs() {
    return sampleRate / 1000 * bytesPerSample;
  }
}
