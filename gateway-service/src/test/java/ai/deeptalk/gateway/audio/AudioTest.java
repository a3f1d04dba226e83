package ai.deeptalk.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.AudioFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTest {
  @Test
  void g711MatchesKnownValues() {
    assertThat(G711.mulaw(0) & 0xFF).isEqualTo(0xFF);
    assertThat(G711.mulaw(32_767) & 0xFF).isEqualTo(0x80);
    assertThat(G711.mulaw(-32_768) & 0xFF).isEqualTo(0x00);
    assertThat(G711.mulaw(1_000) & 0xFF).isEqualTo(0xCE);
    assertThat(G711.alaw(0) & 0xFF).isEqualTo(0xD5);
    assertThat(G711.alaw(32_767) & 0xFF).isEqualTo(0xAA);
    assertThat(G711.alaw(-32_768) & 0xFF).isEqualTo(0x2A);
    assertThat(G711.alaw(1_000) & 0xFF).isEqualTo(0xFA);
  }

  @Test
  void aSpeechToneSurvivesTheTelephoneAndAHissDoesNot() {
    assertThat(loudnessOnTheTelephone(500)).isCloseTo(0.707, within(0.05));
    assertThat(loudnessOnTheTelephone(9_000)).isLessThan(0.01);
  }

  @Test
  void anOpusFileHoldsTheSameSoundInATwelfthOfTheBytes() {
    byte[] pcm = tone(440, 24_000);
    byte[] file = OggOpus.write(pcm);
    SoundFile read = SoundFile.read(file).orElseThrow();

    assertThat(read.sampleRate()).isEqualTo(48_000);
    assertThat(read.seconds()).isEqualTo(1.0);
    assertThat(file.length).isLessThan(pcm.length / 8);
    assertThat(correlation(pcm, read.pcm())).isGreaterThan(0.98);
  }

  @Test
  void damagedOpusFilesAreNotRead() {
    byte[] file = OggOpus.write(tone(440, 4_800));
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = java.util.Arrays.copyOf(file, random.nextInt(8, file.length));
      for (int flips = random.nextInt(20); flips > 0; flips--) {
        damaged[random.nextInt(4, damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      // Whatever can be made of it, no exception comes out and no more sound than fits.
      assertThat(SoundFile.read(damaged).map(SoundFile::seconds).orElse(0.0)).isLessThan(60);
    }
  }

  /** Of 16-bit samples at 24 and at 48 kHz: 1 for the same sound. */
  private static double correlation(byte[] narrow, byte[] wide) {
    var left = ByteBuffer.wrap(narrow).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    var right = ByteBuffer.wrap(wide).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    double both = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < left.limit(); i++) {
      double x = left.get(i);
      double y = right.get(2 * i);
      both += x * y;
      first += x * x;
      second += y * y;
    }
    return both / Math.sqrt(first * second);
  }

  @Test
  void framesOfAnyLengthJoinWithoutASeam() {
    byte[] tone = tone(440, 1_920 * 3);
    OutputAudio whole = new OutputAudio(AudioEncoding.MULAW);
    OutputAudio pieces = new OutputAudio(AudioEncoding.MULAW);
    byte[] expected = whole.encode(ByteBuffer.wrap(tone));
    byte[] joined = new byte[0];
    int at = 0;
    for (int length : new int[] {2, 1_000, 38, 5_000, tone.length - 6_040}) {
      byte[] part = pieces.encode(ByteBuffer.wrap(tone, at, length));
      byte[] longer = java.util.Arrays.copyOf(joined, joined.length + part.length);
      System.arraycopy(part, 0, longer, joined.length, part.length);
      joined = longer;
      at += length;
    }
    assertThat(joined).isEqualTo(expected);
  }

  @Test
  void aWavFileIsReadBack() {
    byte[] pcm = tone(440, 500);
    SoundFile file = SoundFile.read(WavFile.write(pcm, 24_000)).orElseThrow();
    assertThat(file.pcm()).isEqualTo(pcm);
    assertThat(file.sampleRate()).isEqualTo(24_000);
    assertThat(SoundFile.read(new byte[50])).isEmpty();
    assertThat(SoundFile.read(java.util.Arrays.copyOf(WavFile.write(pcm, 8_000), 30))).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void repeatedAndOvertakingFramesAreHeardOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      for (int copies = 0; copies <= random.nextInt(3); copies++) {
        indices.add(i);
      }
    }
    Collections.shuffle(indices, random);
    FrameSequence sequence = new FrameSequence(1, 64);
    List<Integer> heard = new ArrayList<>();
    for (int index : indices) {
      sequence
          .accept(new AudioFrame(1, index, ByteBuffer.allocate(2), index == 59, 0))
          .forEach(frame -> heard.add(frame.index()));
    }
    assertThat(heard).isEqualTo(java.util.stream.IntStream.range(0, 60).boxed().toList());
    assertThat(sequence.ended()).isTrue();
  }

  @Test
  void theBeginningWaitsForItsFramesOrTheEnd() {
    var sequence = new FrameSequence(2, 64);
    assertThat(sequence.accept(frame(0, false))).isEmpty();
    assertThat(sequence.accept(frame(1, false))).containsExactly(frame(0, false), frame(1, false));
    assertThat(sequence.accept(frame(2, false))).containsExactly(frame(2, false));
    assertThat(new FrameSequence(2, 64).accept(frame(0, true))).containsExactly(frame(0, true));
  }

  @Test
  void theBeginningIsReleasedWhenNothingMoreIsToCome() {
    var sequence = new FrameSequence(2, 64);
    assertThat(sequence.accept(frame(0, false))).isEmpty();
    assertThat(sequence.release()).containsExactly(frame(0, false));
    assertThat(sequence.accept(frame(1, false))).containsExactly(frame(1, false));
    var early = new FrameSequence(2, 64);
    assertThat(early.release()).isEmpty();
    assertThat(early.accept(frame(0, false))).containsExactly(frame(0, false));
  }

  private static AudioFrame frame(int index, boolean last) {
    return new AudioFrame(1, index, ByteBuffer.allocate(2), last, 0);
  }

  @Test
  void tooManyFramesBehindAGapAreNoticed() {
    FrameSequence sequence = new FrameSequence(1, 4);
    for (int index = 1; index < 9; index++) {
      assertThat(sequence.accept(new AudioFrame(1, index, ByteBuffer.allocate(2), false, 0)))
          .isEmpty();
    }
    assertThat(sequence.isOverfull()).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void theRingKeepsTheLastBytesWhereTheyBelong(long seed) {
    Random random = new Random(seed);
    InputAudio audio = new InputAudio(AudioEncoding.MULAW, 1, 1_000);
    byte[] all = new byte[40_000];
    random.nextBytes(all);
    int at = 0;
    while (at < all.length) {
      int length = Math.min(all.length - at, 1 + random.nextInt(9_000));
      audio.append(
          java.util.Arrays.copyOfRange(all, at, at + length), Instant.EPOCH.plusMillis(at / 8));
      at += length;
    }
    assertThat(audio.totalMs()).isEqualTo(5_000);
    assertThat(audio.between(4_500, 4_900))
        .isEqualTo(java.util.Arrays.copyOfRange(all, 36_000, 39_200));
    assertThat(audio.between(0, 5_000))
        .isEqualTo(java.util.Arrays.copyOfRange(all, 32_000, 40_000));
    assertThat(audio.bufferedMs()).isEqualTo(5_000);
    audio.endUtteranceAt(3_000);
    assertThat(audio.bufferedMs()).isEqualTo(2_000);
  }

  private static double loudnessOnTheTelephone(double hertz) {
    byte[] encoded =
        new OutputAudio(AudioEncoding.MULAW).encode(ByteBuffer.wrap(tone(hertz, 24_000)));
    double sum = 0;
    for (byte code : encoded) {
      double sample = decoded(code) / 16_000;
      sum += sample * sample;
    }
    return Math.sqrt(sum / encoded.length);
  }

  private static double decoded(byte code) {
    int bits = ~code & 0xFF;
    int magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
    return (bits & 0x80) != 0 ? -magnitude : magnitude;
  }

  private static byte[] tone(double hertz, int samples) {
    ByteBuffer pcm = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples; i++) {
      pcm.putShort((short) (16_000 * Math.sin(2 * Math.PI * hertz * i / 24_000)));
    }
    return pcm.array();
  }
}
