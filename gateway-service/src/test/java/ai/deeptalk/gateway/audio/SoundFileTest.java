package ai.deeptalk.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as others write them: {@code sounds/} holds one second of a tone of 440 Hz, written by
 * ffmpeg 5.1 ({@code sounds/README.md}).
 */
class SoundFileTest {
  private static final double HERTZ = 440;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tone.mp3",
        "tone-44100-stereo-id3.mp3",
        "tone.flac",
        "tone-stereo.flac",
        "tone.m4a",
        "tone-table-last.m4a",
        "tone.aac",
        "tone.webm",
        "tone.ogg"
      })
  void whatOthersWroteIsRead(String name) throws IOException {
    SoundFile file = SoundFile.read(bytes(name)).orElseThrow();
    assertThat(file.seconds())
        .isCloseTo(1.0, within(0.15)); // mp3 and aac begin and end with silence
    assertThat(pitch(file)).isCloseTo(HERTZ, within(4.0));
    assertThat(loudness(file)).isCloseTo(0.35, within(0.03)); // half of full scale, as a sine
  }

  @ParameterizedTest
  @EnumSource(SoundFormat.class)
  void whatWeWriteIsReadBack(SoundFormat format) {
    byte[] packed = format.pack(tone(24_000));
    if (format == SoundFormat.PCM) {
      assertThat(packed).isEqualTo(tone(24_000));
      return;
    }
    SoundFile file = SoundFile.read(packed).orElseThrow();
    assertThat(file.seconds()).isCloseTo(1.0, within(0.15));
    assertThat(pitch(file)).isCloseTo(HERTZ, within(4.0));
    assertThat(loudness(file)).isCloseTo(0.35, within(0.03));
  }

  @ParameterizedTest
  @EnumSource(SoundFormat.class)
  void nothingIsStillAFile(SoundFormat format) {
    byte[] packed = format.pack(new byte[0]);
    assertThat(SoundFile.read(packed).map(SoundFile::seconds).orElse(0.0)).isLessThan(0.2);
  }

  @Test
  void flacLosesNothing() {
    byte[] pcm = tone(10_001);
    byte[] packed = SoundFormat.FLAC.pack(pcm);
    assertThat(SoundFile.read(packed).orElseThrow().pcm()).isEqualTo(pcm);
    assertThat(packed.length).isLessThan(pcm.length);
  }

  @Test
  void mp3ComesWhileItIsMade() {
    SoundWriter writer = SoundFormat.MP3.writer();
    int before = 0;
    for (int i = 0; i < 10; i++) {
      before += writer.add(tone(1_920)).length;
    }
    assertThat(before).isGreaterThan(3_000); // of 6,400 for 800 ms
    assertThat(writer.finish()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tone.mp3",
        "tone.flac",
        "tone.m4a",
        "tone-table-last.m4a",
        "tone.aac",
        "tone.webm"
      })
  void damagedFilesDoNoHarm(String name) throws IOException {
    byte[] file = bytes(name);
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      byte[] damaged = Arrays.copyOf(file, random.nextInt(8, file.length + 1));
      for (int flips = random.nextInt(30); flips > 0; flips--) {
        damaged[random.nextInt(4, damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      // Whatever can be made of it: no exception, no endless loop and no more sound than fits.
      assertThat(SoundFile.read(damaged).map(SoundFile::seconds).orElse(0.0)).isLessThan(60);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = SoundFileTest.class.getResourceAsStream("/sounds/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Of the middle half, by its zero crossings. */
  private static double pitch(SoundFile file) {
    short[] samples = middle(file);
    int crossings = 0;
    for (int i = 1; i < samples.length; i++) {
      if (samples[i - 1] < 0 && samples[i] >= 0) {
        crossings++;
      }
    }
    return crossings * (double) file.sampleRate() / samples.length;
  }

  private static double loudness(SoundFile file) {
    double sum = 0;
    short[] samples = middle(file);
    for (short sample : samples) {
      sum += sample / 32_768.0 * (sample / 32_768.0);
    }
    return Math.sqrt(sum / samples.length);
  }

  private static short[] middle(SoundFile file) {
    short[] all = new short[file.pcm().length / 2];
    ByteBuffer.wrap(file.pcm()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(all);
    return Arrays.copyOfRange(all, all.length / 4, all.length * 3 / 4);
  }

  private static byte[] tone(int samples) {
    ByteBuffer pcm = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      pcm.putShort((short) (16_384 * Math.sin(2 * Math.PI * HERTZ * i / 24_000)));
    }
    return pcm.array();
  }
}
