package ai.deeptalk.gateway.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A RIFF WAV file of 16-bit PCM. Reads mono and stereo (mixed down) and files whose declared length
 * is wrong, as streaming writers leave it; anything else is not read.
 */
public final class WavFile {
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int HEADER_BYTES = 44;

  private WavFile() {}

  /** Empty when the bytes are not a WAV file of 16-bit PCM. */
  static Optional<SoundFile> read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || !tag(in).equals("RIFF") || !tag(in.position(8)).equals("WAVE")) {
      return Optional.empty();
    }
    int channels = 0;
    int rate = 0;
    while (in.remaining() >= 8) {
      String chunk = tag(in);
      long declared = Integer.toUnsignedLong(in.getInt());
      int length = (int) Math.min(declared, in.remaining());
      if (chunk.equals("fmt ") && length >= 16) {
        int at = in.position();
        int format = Short.toUnsignedInt(in.getShort(at));
        channels = Short.toUnsignedInt(in.getShort(at + 2));
        rate = in.getInt(at + 4);
        if ((format != PCM && format != EXTENSIBLE) || in.getShort(at + 14) != 16) {
          return Optional.empty();
        }
      } else if (chunk.equals("data")) {
        return channels == 1 || channels == 2
            ? Optional.of(new SoundFile(rate, mono(in.slice(in.position(), length), channels)))
            : Optional.empty();
      }
      in.position(in.position() + Math.min(in.remaining(), length + (length & 1)));
    }
    return Optional.empty();
  }

  /** A whole file around 16-bit little-endian mono samples. */
  public static byte[] write(byte[] pcm, int sampleRate) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + pcm.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_BYTES - 8 + pcm.length);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) PCM).putShort((short) 1).putInt(sampleRate).putInt(sampleRate * 2);
    out.putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(pcm.length).put(pcm);
    return out.array();
  }

  private static byte[] mono(ByteBuffer data, int channels) {
    if (channels == 1) {
      byte[] bytes = new byte[data.remaining() / 2 * 2];
      data.get(bytes);
      return bytes;
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer mixed = ByteBuffer.allocate(data.remaining() / 4 * 2).order(ByteOrder.LITTLE_ENDIAN);
    while (mixed.hasRemaining()) {
      mixed.putShort((short) ((data.getShort() + data.getShort()) / 2));
    }
    return mixed.array();
  }

  private static String tag(ByteBuffer in) {
    byte[] name = new byte[4];
    in.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }
}
