package ai.deeptalk.gateway.audio;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.List;

/** Opus packets (RFC 6716) of one stream, whatever file they came in, decoded to mono. */
final class OpusPackets {
  /**
   * At which positions are counted and decoded: concentus 1.0.2 makes noise of some frames at 24
   * kHz.
   */
  static final int RATE = 48_000;

  private static final int LONGEST_FRAME = RATE * 12 / 100; // the format's own bound

  private OpusPackets() {}

  /**
   * Decodes in order.
   *
   * @param skip samples of the decoder's start that are no sound
   * @param length samples wanted after them; fewer where the packets hold fewer
   */
  static SoundFile decode(List<byte[]> packets, int skip, long length) throws OpusException {
    var decoder = new OpusDecoder(RATE, 1);
    var samples = new Samples();
    short[] frame = new short[LONGEST_FRAME];
    int before = skip;
    long left = length;
    for (byte[] packet : packets) {
      int count = decoder.decode(packet, 0, packet.length, frame, 0, frame.length, false);
      int from = Math.min(before, count);
      before -= from;
      for (int i = from; i < count && left > 0 && samples.hasRoom(RATE); i++) {
        samples.add(frame[i]);
        left--;
      }
    }
    return new SoundFile(RATE, samples.pcm());
  }
}
