package ai.deeptalk.launcher.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingTest {
  @Test
  void speechEndsWithTheLastAudibleFrame() {
    var recording = Tones.toneBetweenSilences(24_000, 300, 0.5, 1.0);

    assertThat(recording.endOfSpeech()).isCloseTo(36_000, within(240));
  }

  @Test
  void silenceOnlyEndsWithTheRecording() {
    assertThat(Recording.of(new short[4800], 24_000).endOfSpeech()).isEqualTo(4800);
  }

  @Test
  void pcmIsLittleEndianAndSurvivesTheWayBack() {
    var recording = Recording.of(new short[] {1, -1, 258, Short.MIN_VALUE}, 24_000);

    assertThat(recording.pcm()).containsExactly(1, 0, -1, -1, 2, 1, 0, -128);
    assertThat(Recording.ofPcm(recording.pcm(), 24_000)).isEqualTo(recording);
  }

  @Test
  void readsZerosBehindTheEnd() {
    assertThat(Recording.of(new short[] {7}, 24_000).pcm(0, 2)).containsExactly(7, 0, 0, 0);
    assertThat(Recording.of(new short[] {7}, 24_000).pcm(5, 1)).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000, 22_050, 44_100, 48_000})
  void keepsLengthAndLoudnessAtTheProtocolRate(int rate) {
    var converted = Tones.toneBetweenSilences(rate, 440, 0.1, 0.8).atProtocolRate();

    assertThat(converted.seconds()).isCloseTo(1.0, within(0.001));
    double sum = 0;
    for (int i = 4_800; i < 19_200; i++) {
      sum += (double) converted.sample(i) * converted.sample(i);
    }
    assertThat(Math.sqrt(sum / 14_400)).isCloseTo(8000 / Math.sqrt(2), within(80.0));
  }

  @Test
  void removesWhatTheLowerRateCannotCarry() {
    var converted = Tones.toneBetweenSilences(48_000, 15_000, 0.1, 0.8).atProtocolRate();

    double loudest = 0;
    for (int i = 4_800; i < 19_200; i++) {
      loudest = Math.max(loudest, Math.abs(converted.sample(i)));
    }
    assertThat(loudest).isLessThan(80);
  }
}
