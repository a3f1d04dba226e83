package ai.deeptalk.gateway.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import net.sourceforge.jaad.aac.Decoder;
import net.sourceforge.jaad.aac.Receiver;
import net.sourceforge.jaad.adts.ADTSDemultiplexer;
import net.sourceforge.jaad.mp4.MP4Container;
import net.sourceforge.jaad.mp4.api.AudioTrack;
import net.sourceforge.jaad.mp4.api.Frame;
import net.sourceforge.jaad.mp4.api.Track;

/** Reads AAC: in an MP4 file (M4A), as telephones record it, or as a bare ADTS stream. */
final class AacFile {
  /** Tells of every damaged frame with its stack trace. Held here, since loggers are forgotten. */
  private static final Logger SILENCED = Logger.getLogger("jaad");

  static {
    SILENCED.setUseParentHandlers(false); // some of them have levels of their own
  }

  private AacFile() {}

  /** Empty when the bytes are neither, or hold no sound. */
  static Optional<SoundFile> read(byte[] bytes) {
    boolean mp4 =
        bytes.length > 12 && new String(bytes, 4, 4, StandardCharsets.US_ASCII).equals("ftyp");
    boolean adts = bytes.length > 7 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xF6) == 0xF0;
    if (!mp4 && !adts) {
      return Optional.empty();
    }
    var heard = new Heard();
    try {
      if (mp4) {
        readTrack(bytes, heard);
      } else {
        readStream(bytes, heard);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError damaged) {
      // The library's answers to a damaged file, one of them a table of a length that no memory
      // holds: what came before counts.
    }
    return heard.samples.isEmpty()
        ? Optional.empty()
        : Optional.of(new SoundFile(heard.rate, heard.samples.pcm()));
  }

  private static void readTrack(byte[] bytes, Heard heard) throws IOException {
    List<Track> tracks =
        new MP4Container(new Mp4Memory(bytes)).getMovie().getTracks(AudioTrack.AudioCodec.AAC);
    if (tracks.isEmpty()) {
      return;
    }
    Track track = tracks.getFirst();
    Decoder decoder = Decoder.create(track.getDecoderSpecificInfo().getData());
    while (track.hasMoreFrames() && heard.hasRoom()) {
      Frame frame = track.readNextFrame();
      if (frame == null) {
        return;
      }
      decoder.decodeFrame(frame.getData(), heard);
    }
  }

  private static void readStream(byte[] bytes, Heard heard) throws IOException {
    var frames = new ADTSDemultiplexer(new ByteArrayInputStream(bytes));
    Decoder decoder = Decoder.create(frames.getDecoderInfo());
    while (heard.hasRoom()) {
      decoder.decodeFrame(frames.readNextFrame(), heard); // ends with an exception
    }
  }

  private static final class Heard implements Receiver {
    private final Samples samples = new Samples();
    private int rate;

    boolean hasRoom() {
      return samples.hasRoom(rate);
    }

    @Override
    public void accept(List<float[]> channels, int length, int sampleRate) {
      rate = sampleRate;
      for (int i = 0; i < length; i++) {
        float sum = 0;
        for (float[] channel : channels) {
          sum += channel[i];
        }
        samples.add(Math.round(sum / channels.size()));
      }
    }
  }
}
