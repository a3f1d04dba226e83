package ai.deeptalk.gateway.audio;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/** Reads MPEG layer III by JLayer: mono, or stereo mixed down. */
final class Mp3File {
  private static final int LAYER_THREE = 3;

  private Mp3File() {}

  /** Empty when the bytes do not begin like an MP3 file or hold no sound. */
  static Optional<SoundFile> read(byte[] bytes) {
    int begin = afterTags(bytes);
    if (bytes.length - begin < 4
        || (bytes[begin] & 0xFF) != 0xFF
        || (bytes[begin + 1] & 0xE6) != 0xE2) { // eleven bits of sync, then layer III
      return Optional.empty();
    }
    var samples = new Samples();
    int rate = 0;
    try {
      var frames = new Bitstream(new ByteArrayInputStream(bytes, begin, bytes.length - begin));
      var decoder = new Decoder();
      Header frame = frames.readFrame();
      while (frame != null && samples.hasRoom(rate)) {
        if (frame.layer() == LAYER_THREE) {
          var sound = (SampleBuffer) decoder.decodeFrame(frame, frames);
          rate = sound.getSampleFrequency();
          add(samples, sound);
        }
        frames.closeFrame();
        frame = frames.readFrame();
      }
    } catch (JavaLayerException | RuntimeException damaged) {
      // The library's answers to a damaged file: what came before counts.
    }
    return samples.isEmpty() ? Optional.empty() : Optional.of(new SoundFile(rate, samples.pcm()));
  }

  private static void add(Samples samples, SampleBuffer sound) {
    int channels = sound.getChannelCount();
    short[] interleaved = sound.getBuffer();
    for (int i = 0; i < sound.getBufferLength(); i += channels) {
      samples.add(channels == 1 ? interleaved[i] : (interleaved[i] + interleaved[i + 1]) / 2);
    }
  }

  /**
   * Where the frames begin: after ID3v2 tags, whose length has seven bits in each of four bytes.
   */
  private static int afterTags(byte[] bytes) {
    int at = 0;
    while (at + 10 <= bytes.length
        && bytes[at] == 'I'
        && bytes[at + 1] == 'D'
        && bytes[at + 2] == '3') {
      int length = 0;
      for (int i = 6; i < 10; i++) {
        length = (length << 7) | (bytes[at + i] & 0x7F);
      }
      at = (int) Math.min(bytes.length, at + 10L + length);
    }
    return at;
  }
}
