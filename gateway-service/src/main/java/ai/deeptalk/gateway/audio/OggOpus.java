package ai.deeptalk.gateway.audio;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.opus.OpusAudioData;
import org.gagravarr.opus.OpusFile;
import org.gagravarr.opus.OpusInfo;
import org.gagravarr.opus.OpusTags;

/**
 * Opus in an Ogg file (RFC 6716, RFC 7845): speech at 32 kbit/s, a twelfth of its PCM.
 *
 * <p>Decodes at 48 kHz, and codes for "audio": concentus 1.0.2 makes noise of "voice" frames that
 * are decoded at 24 kHz.
 */
public final class OggOpus {
  private static final int RATE = 24_000;
  private static final int FRAME = RATE / 50; // 20 ms
  private static final int GRANULES = OpusPackets.RATE / RATE;
  private static final int BITS_PER_SECOND = 32_000;
  private static final int MAX_PACKET = 1_275;

  private OggOpus() {}

  /** A whole file of 16-bit little-endian mono samples at 24 kHz. */
  public static byte[] write(byte[] pcm) {
    try {
      var encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
      encoder.setBitrate(BITS_PER_SECOND);
      int delay = encoder.getLookahead();
      var info = new OpusInfo();
      info.setNumChannels(1);
      info.setSampleRate(RATE);
      info.setPreSkip(delay * GRANULES);
      var out = new ByteArrayOutputStream();
      try (var file = new OpusFile(out, info, new OpusTags())) {
        short[] samples = new short[pcm.length / 2];
        ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        byte[] packet = new byte[MAX_PACKET];
        int end = samples.length + delay;
        for (int at = 0; at < end; at += FRAME) {
          short[] frame = new short[FRAME];
          int count = Math.clamp(samples.length - at, 0, FRAME);
          System.arraycopy(samples, Math.min(at, samples.length), frame, 0, count);
          int length = encoder.encode(frame, 0, FRAME, packet, 0, packet.length);
          var data = new OpusAudioData(Arrays.copyOf(packet, length));
          // The last position says how much of the last frame is sound.
          data.setGranulePosition((long) Math.min(at + FRAME, end) * GRANULES);
          file.writeAudioData(data);
        }
      }
      return out.toByteArray();
    } catch (OpusException impossible) {
      throw new IllegalStateException("speech cannot be coded", impossible);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be written", impossible);
    }
  }

  /** Empty when the bytes are not an Ogg file with Opus. */
  static Optional<SoundFile> read(byte[] bytes) {
    if (bytes.length < 4 || !new String(bytes, 0, 4, StandardCharsets.US_ASCII).equals("OggS")) {
      return Optional.empty();
    }
    try (var file = new OpusFile(new OggFile(new ByteArrayInputStream(bytes)))) {
      List<OpusAudioData> packets = packets(file);
      int skip = file.getInfo().getPreSkip();
      int samples = packets.stream().mapToInt(OpusAudioData::getNumberOfSamples).sum() - skip;
      if (!packets.isEmpty() && packets.getLast().getGranulePosition() > skip) {
        // The last position says how much of the last packet is sound.
        samples = (int) Math.min(samples, packets.getLast().getGranulePosition() - skip);
      }
      List<byte[]> frames = packets.stream().map(OpusAudioData::getData).toList();
      return Optional.of(OpusPackets.decode(frames, skip, Math.max(0, samples)));
    } catch (IOException | OpusException | RuntimeException unreadable) {
      // Both libraries answer some damaged files with whatever unchecked exception they run into.
      return Optional.empty();
    }
  }

  /** Not more than a request may have: a small file can hold hours. */
  private static List<OpusAudioData> packets(OpusFile file) throws IOException {
    var packets = new ArrayList<OpusAudioData>();
    long samples = 0;
    OpusAudioData packet = file.getNextAudioPacket();
    while (packet != null && samples <= (long) Samples.MAX_SECONDS * OpusPackets.RATE) {
      packets.add(packet);
      samples += packet.getNumberOfSamples();
      packet = file.getNextAudioPacket();
    }
    return packets;
  }
}
