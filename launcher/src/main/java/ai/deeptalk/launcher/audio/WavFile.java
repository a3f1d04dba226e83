package ai.deeptalk.launcher.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads and writes 16-bit PCM WAV files; several channels are averaged into one. Anything else is
 * refused by name.
 */
public final class WavFile {
  /** Ten minutes of 48 kHz stereo; a longer question is a mistake. */
  static final long LONGEST_FILE_BYTES = 120_000_000;

  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FMT = 0x20746d66;
  private static final int DATA = 0x61746164;

  private WavFile() {}

  public static Recording read(Path file) throws IOException {
    if (Files.size(file) > LONGEST_FILE_BYTES) {
      throw new IOException(file + " is larger than " + LONGEST_FILE_BYTES / 1_000_000 + " MB");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  public static void write(Path file, Recording recording) throws IOException {
    Files.write(file, bytes(recording));
  }

  static Recording parse(String name, byte[] file) throws IOException {
    var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 12 || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
      throw new IOException(name + " is not a WAV file");
    }
    int channels = 0;
    int rate = 0;
    int position = 12;
    while (position + 8 <= file.length) {
      int chunk = in.getInt(position);
      long length = Integer.toUnsignedLong(in.getInt(position + 4));
      int body = position + 8;
      if (chunk == FMT && length >= 16 && body + 16 <= file.length) {
        int encoding = Short.toUnsignedInt(in.getShort(body));
        channels = in.getShort(body + 2);
        rate = in.getInt(body + 4);
        int bits = in.getShort(body + 14);
        boolean pcm = encoding == 1 || encoding == 0xfffe; // 0xfffe: extensible, PCM in practice
        if (!pcm || bits != 16 || channels < 1 || channels > 8 || rate < 8_000 || rate > 192_000) {
          throw new IOException(
              name
                  + ": only 16-bit PCM of 8–192 kHz is supported, found encoding "
                  + encoding
                  + ", "
                  + bits
                  + " bits, "
                  + channels
                  + " channels, "
                  + rate
                  + " Hz");
        }
      } else if (chunk == DATA && channels > 0) {
        int available =
            (int) Math.min(length, file.length - body); // a streamed file states 0xffffffff
        return Recording.of(mono(in, body, available, channels), rate);
      }
      if (length > file.length) {
        break;
      }
      position = (int) Math.min(file.length, body + length + (length & 1));
    }
    throw new IOException(name + ": no audio in this WAV file");
  }

  static byte[] bytes(Recording recording) {
    int dataBytes = 2 * recording.length();
    var out = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1);
    out.putInt(recording.sampleRate()).putInt(2 * recording.sampleRate());
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes).put(recording.pcm());
    return out.array();
  }

  private static short[] mono(ByteBuffer in, int from, int bytes, int channels) {
    var samples = new short[bytes / (2 * channels)];
    for (int i = 0; i < samples.length; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += in.getShort(from + 2 * (i * channels + channel));
      }
      samples[i] = (short) (sum / channels);
    }
    return samples;
  }
}
