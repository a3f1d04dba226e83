package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioEncoding;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an answer's sound can be packed in, by the names of the public API. */
public enum SoundFormat {
  MP3("audio/mpeg", true),
  OPUS("audio/ogg", false),
  FLAC("audio/flac", false),
  WAV("audio/wav", false),
  PCM("application/octet-stream", true);

  private final String mediaType;
  private final boolean streams;

  SoundFormat(String mediaType, boolean streams) {
    this.mediaType = mediaType;
    this.streams = streams;
  }

  /** Empty for a format that nothing here can write. */
  public static Optional<SoundFormat> of(String name) {
    return switch (name) {
      case "mp3" -> Optional.of(MP3);
      case "opus" -> Optional.of(OPUS);
      case "flac" -> Optional.of(FLAC);
      case "wav" -> Optional.of(WAV);
      case "pcm", "pcm16" -> Optional.of(PCM);
      default -> Optional.empty();
    };
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether its beginning can be sent before its end is known. */
  public boolean streams() {
    return streams;
  }

  public SoundWriter writer() {
    return switch (this) {
      case MP3 -> new Mp3Writer();
      case OPUS -> new Collected(OggOpus::write);
      case FLAC -> new Collected(FlacFile::write);
      case WAV -> new Collected(pcm -> WavFile.write(pcm, AudioEncoding.PCM16.sampleRate()));
      case PCM -> new Unpacked();
    };
  }

  /** A whole file around 16-bit little-endian mono samples at 24 kHz. */
  public byte[] pack(byte[] pcm) {
    var out = new ByteArrayOutputStream();
    SoundWriter writer = writer();
    out.writeBytes(writer.add(pcm));
    out.writeBytes(writer.finish());
    return out.toByteArray();
  }

  /** Of a file that begins with what is known only at its end. */
  private record Collected(UnaryOperator<byte[]> pack, ByteArrayOutputStream pcm)
      implements SoundWriter {
    Collected(UnaryOperator<byte[]> pack) {
      this(pack, new ByteArrayOutputStream());
    }

    @Override
    public byte[] add(byte[] more) {
      pcm.writeBytes(more);
      return new byte[0];
    }

    @Override
    public byte[] finish() {
      return pack.apply(pcm.toByteArray());
    }
  }

  private record Unpacked() implements SoundWriter {
    @Override
    public byte[] add(byte[] pcm) {
      return pcm;
    }

    @Override
    public byte[] finish() {
      return new byte[0];
    }
  }
}
