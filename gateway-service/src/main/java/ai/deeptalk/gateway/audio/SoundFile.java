package ai.deeptalk.gateway.audio;

import java.util.Optional;

/** What a sound file holds, decoded: 16-bit little-endian mono. */
public final class SoundFile {
  /** What can be read, for people. */
  public static final String FORMATS =
      "WAV with 16-bit PCM, MP3, FLAC with 16 bits, M4A or AAC, Ogg or WebM with Opus; mono or"
          + " stereo";

  private final int sampleRate;
  private final byte[] pcm;

  SoundFile(int sampleRate, byte[] pcm) {
    this.sampleRate = sampleRate;
    this.pcm = pcm;
  }

  /** Empty when the bytes are no file that can be read. */
  public static Optional<SoundFile> read(byte[] bytes) {
    return WavFile.read(bytes)
        .or(() -> OggOpus.read(bytes))
        .or(() -> WebmOpus.read(bytes))
        .or(() -> FlacFile.read(bytes))
        .or(() -> AacFile.read(bytes))
        .or(() -> Mp3File.read(bytes));
  }

  public int sampleRate() {
    return sampleRate;
  }

  /** 16-bit little-endian mono. */
  public byte[] pcm() {
    return pcm;
  }

  public double seconds() {
    return pcm.length / 2.0 / sampleRate;
  }
}
