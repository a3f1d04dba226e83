package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioEncoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import net.sourceforge.javaflacencoder.FLACEncoder;
import net.sourceforge.javaflacencoder.StreamConfiguration;
import org.kc7bfi.jflac.FLACDecoder;
import org.kc7bfi.jflac.PCMProcessor;
import org.kc7bfi.jflac.metadata.StreamInfo;
import org.kc7bfi.jflac.util.ByteData;

/**
 * The free lossless codec (RFC 9639): speech in about half of its PCM. Reads 16 bits, mono or
 * stereo (mixed down).
 */
final class FlacFile {
  private static final int BLOCK = 4_096; // samples
  private static final int MAGIC = 4; // bytes
  private static final int BLOCK_HEADER = 4;
  private static final int HEAD = MAGIC + BLOCK_HEADER + 34;
  private static final int LAST_BLOCK = 0x80; // of a metadata block's first byte

  private FlacFile() {}

  /** A whole file of 16-bit little-endian mono samples at 24 kHz. */
  static byte[] write(byte[] pcm) {
    var shorts = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    int[] samples = new int[shorts.remaining()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = shorts.get(i);
    }
    var out = new FlacMemory();
    var encoder = new FLACEncoder();
    encoder.setStreamConfiguration(
        new StreamConfiguration(1, BLOCK, BLOCK, AudioEncoding.PCM16.sampleRate(), 16));
    encoder.setOutputStream(out);
    try {
      encoder.openFLACStream();
      encoder.addSamples(samples, samples.length);
      encoder.encodeSamples(encoder.samplesAvailableToEncode(), true);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be written", impossible);
    }
    return out.bytes();
  }

  /** Empty when the bytes are not a FLAC file of 16-bit samples. */
  static Optional<SoundFile> read(byte[] bytes) {
    if (bytes.length < HEAD
        || bytes[0] != 'f'
        || bytes[1] != 'L'
        || bytes[2] != 'a'
        || bytes[3] != 'C') {
      return Optional.empty();
    }
    var heard = new Heard();
    var decoder = new FLACDecoder(new ByteArrayInputStream(withoutMetadata(bytes)));
    decoder.addPCMProcessor(heard);
    try {
      decoder.decode();
    } catch (IOException | RuntimeException damaged) {
      // Too much, or the library's answer to a damaged file: what came before counts.
    }
    return heard.samples.isEmpty()
        ? Optional.empty()
        : Optional.of(new SoundFile(heard.rate, heard.samples.pcm()));
  }

  /**
   * Only the head, which comes first, and the frames: nobody here wants pictures and comments, and
   * their lengths are what the library takes a stranger's word for.
   */
  private static byte[] withoutMetadata(byte[] bytes) {
    int at = HEAD;
    boolean last = (bytes[MAGIC] & LAST_BLOCK) != 0;
    while (!last && at + BLOCK_HEADER <= bytes.length) {
      last = (bytes[at] & LAST_BLOCK) != 0;
      int length = ByteBuffer.wrap(bytes).getInt(at) & 0xFF_FFFF;
      at = Math.min(bytes.length, at + BLOCK_HEADER + length);
    }
    byte[] plain = new byte[HEAD + bytes.length - at];
    System.arraycopy(bytes, 0, plain, 0, HEAD);
    System.arraycopy(bytes, at, plain, HEAD, bytes.length - at);
    plain[MAGIC] |= (byte) LAST_BLOCK;
    return plain;
  }

  private static final class Heard implements PCMProcessor {
    private final Samples samples = new Samples();
    private int rate;
    private int channels;

    @Override
    public void processStreamInfo(StreamInfo info) {
      if (info.getBitsPerSample() != 16 || info.getChannels() < 1 || info.getChannels() > 2) {
        throw new IllegalArgumentException("not 16 bits, or too many channels");
      }
      rate = info.getSampleRate();
      channels = info.getChannels();
    }

    @Override
    public void processPCM(ByteData data) {
      if (!samples.hasRoom(rate)) {
        throw new IllegalStateException("longer than any request may be");
      }
      var decoded =
          ByteBuffer.wrap(data.getData(), 0, data.getLen()).order(ByteOrder.LITTLE_ENDIAN);
      while (decoded.remaining() >= 2 * channels) {
        int left = decoded.getShort();
        samples.add(channels == 1 ? left : (left + decoded.getShort()) / 2);
      }
    }
  }
}
