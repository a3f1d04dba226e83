package ai.deeptalk.asr.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MannerTest {
  private static final int FRAME = SpeechEncoder.FRAME_SAMPLES;

  @ParameterizedTest(name = "{0} Hz")
  @ValueSource(doubles = {75, 100, 150, 220, 300})
  void findsThePitchOfAVoice(double hertz) {
    var window = new PitchWindow();
    window.read(voice(PitchWindow.SAMPLES, hertz, 0.1), 0);
    assertThat(window.hertz()).isCloseTo(hertz, within(0.02 * hertz));
    assertThat(window.likeness()).isGreaterThan(0.9);
  }

  @Test
  void findsNoneInSilence() {
    var window = new PitchWindow();
    window.read(new float[PitchWindow.SAMPLES], 0);
    assertThat(window.likeness()).isZero();
  }

  /** A voice that rises, over noise, with a sound after every so many frames. */
  @ParameterizedTest(name = "a sound every {0} frames")
  @ValueSource(ints = {1, 3, 7})
  void equalsTheOfflineReference(int apart) {
    var random = new Random(apart);
    float[] samples = voice(20 * FRAME, 110, 0.2);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = samples[i] * i / samples.length + (float) (0.02 * random.nextGaussian());
    }
    var manner = new Manner();
    manner.hear(samples, 0, samples.length);
    var offline = new OfflineManner(samples);
    var feature = new float[1 + Manner.VALUES];
    int from = 0;
    for (int frame = 0; frame < 22; frame++) { // two of them after the end
      manner.advance();
      if ((frame + 1) % apart == 0) {
        manner.write(feature, 1);
        double[] expected = offline.beside(new double[1], from, frame + 1);
        for (int i = 0; i < feature.length; i++) {
          assertThat((double) feature[i]).isCloseTo(expected[i], offset(1e-5));
        }
        from = frame + 1;
      }
    }
  }

  @Test
  void tellsTheTimeSinceTheSoundBefore() {
    var manner = new Manner();
    var feature = new float[Manner.VALUES];
    manner.hear(voice(5 * FRAME, 150, 0.1), 0, 5 * FRAME);
    for (int frame = 0; frame < 4; frame++) {
      manner.advance();
    }
    manner.write(feature, 0);
    assertThat((double) feature[0]).isCloseTo(Math.log(4) - 1, within(1e-6));
    manner.advance();
    manner.write(feature, 0);
    assertThat((double) feature[0]).isCloseTo(-1, within(1e-6));
  }

  private static float[] voice(int length, double hertz, double amplitude) {
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      for (int k = 1; k < 8; k++) {
        samples[i] += (float) (amplitude / k * Math.sin(2 * Math.PI * hertz * k * i / 16_000));
      }
    }
    return samples;
  }
}
