package ai.deeptalk.gateway.audio;

import ai.deeptalk.gateway.port.AudioEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Turns the platform's 24 kHz frames into the client's encoding, frame by frame without seams:
 * telephone formats are low-passed and decimated by three with the filter's memory kept between
 * frames.
 */
public final class OutputAudio {
  private static final int DECIMATION = 3;
  private static final int TAPS = 31;
  private static final double CUTOFF_HZ = 3_600;
  private static final double[] FILTER = lowPass();

  private final AudioEncoding encoding;
  private final double[] memory = new double[TAPS];
  private int position;
  private int phase;

  public OutputAudio(AudioEncoding encoding) {
    this.encoding = encoding;
  }

  /** Encodes 16-bit little-endian 24 kHz samples. */
  public byte[] encode(ByteBuffer pcm) {
    ByteBuffer samples = pcm.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (encoding == AudioEncoding.PCM16) {
      byte[] bytes = new byte[samples.remaining()];
      samples.get(bytes);
      return bytes;
    }
    int count = samples.remaining() / 2;
    byte[] bytes = new byte[(count + phase) / DECIMATION];
    int written = 0;
    for (int i = 0; i < count; i++) {
      memory[position] = samples.getShort();
      position = (position + 1) % TAPS;
      phase++;
      if (phase == DECIMATION) {
        phase = 0;
        bytes[written++] = companded();
      }
    }
    return bytes;
  }

  private byte companded() {
    double sum = 0;
    for (int i = 0; i < TAPS; i++) {
      sum += FILTER[i] * memory[(position + i) % TAPS];
    }
    int sample = Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    return encoding == AudioEncoding.MULAW ? G711.mulaw(sample) : G711.alaw(sample);
  }

  /** A windowed sinc (Hamming), symmetric, so its order in the ring does not matter. */
  private static double[] lowPass() {
    double[] taps = new double[TAPS];
    double sum = 0;
    int middle = TAPS / 2;
    double normalized = 2 * CUTOFF_HZ / AudioEncoding.PCM16.sampleRate();
    for (int i = 0; i < TAPS; i++) {
      double x = Math.PI * normalized * (i - middle);
      double sinc = i == middle ? 1 : Math.sin(x) / x;
      taps[i] = sinc * (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1)));
      sum += taps[i];
    }
    for (int i = 0; i < TAPS; i++) {
      taps[i] /= sum;
    }
    return taps;
  }
}
