package ai.deeptalk.launcher.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WavFileTest {
  private static final Recording RECORDING = Recording.of(new short[] {1, -2, 300, -400}, 24_000);

  @Test
  void readsWhatItWrote() throws IOException {
    assertThat(WavFile.parse("a.wav", WavFile.bytes(RECORDING))).isEqualTo(RECORDING);
  }

  @Test
  void takesTheRestOfAFileThatWasStreamed() throws IOException {
    byte[] file = WavFile.bytes(RECORDING);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);

    assertThat(WavFile.parse("a.wav", file)).isEqualTo(RECORDING);
  }

  @Test
  void averagesTwoChannels() throws IOException {
    byte[] file = WavFile.bytes(RECORDING);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(22, (short) 2);

    assertThat(WavFile.parse("a.wav", file)).isEqualTo(Recording.of(new short[] {0, -50}, 24_000));
  }

  @Test
  void namesTheFileItRefuses() {
    assertThatThrownBy(() -> WavFile.parse("song.mp3", new byte[100]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("song.mp3 is not a WAV file");
  }

  @Test
  void refusesOtherEncodings() {
    byte[] file = WavFile.bytes(RECORDING);
    file[20] = 7; // μ-law

    assertThatThrownBy(() -> WavFile.parse("a.wav", file)).hasMessageContaining("found encoding 7");
  }

  @Test
  void answersAnyBytesWithARecordingOrARefusal() {
    var random = new Random(20261126);
    byte[] whole = WavFile.bytes(RECORDING);
    for (int trial = 0; trial < 5_000; trial++) {
      byte[] file = whole.clone();
      for (int change = 0; change <= trial % 8; change++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(WavFile.parse("a.wav", file)).isNotNull();
      } catch (IOException refusal) {
        assertThat(refusal).hasMessageContaining("a.wav");
      }
    }
  }
}
