package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioEncoding;
import de.sciss.jump3r.lowlevel.LameEncoder;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.sound.sampled.AudioFormat;

/** MPEG-2 layer III by jump3r, which is LAME in Java: speech at 64 kbit/s, a sixth of its PCM. */
final class Mp3Writer implements SoundWriter {
  private static final int KILOBITS_PER_SECOND = 64;

  private final LameEncoder lame =
      new LameEncoder(
          new AudioFormat(AudioEncoding.PCM16.sampleRate(), 16, 1, true, false),
          KILOBITS_PER_SECOND,
          LameEncoder.CHANNEL_MODE_MONO,
          LameEncoder.QUALITY_MIDDLE,
          false);
  private final byte[] buffer = new byte[lame.getMP3BufferSize()];

  @Override
  public byte[] add(byte[] pcm) {
    var out = new ByteArrayOutputStream();
    int piece = lame.getPCMBufferSize();
    for (int at = 0; at < pcm.length; at += piece) {
      int length = Math.min(piece, pcm.length - at);
      out.write(buffer, 0, lame.encodeBuffer(pcm, at, length, buffer));
    }
    return out.toByteArray();
  }

  @Override
  public byte[] finish() {
    int length = lame.encodeFinish(buffer);
    lame.close();
    return Arrays.copyOf(buffer, length);
  }
}
