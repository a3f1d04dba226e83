package ai.deeptalk.vocoder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SynthesiserTest {
  private static final float SILENT = -9;

  private final Synthesiser synthesiser = new Synthesiser(RandomCodec.tables(new Random(1)));

  @Test
  void silenceIsSilent() {
    float[] samples = synthesise(frame(120, false, SILENT, SILENT), 10);

    assertThat(samples).containsOnly(0f);
  }

  @Test
  void aFlatEnvelopeKeepsAPulsePerPeriod() {
    float[] samples = synthesise(frame(100, true, 0, SILENT), 100);

    int period = 240;
    for (int n = 10 * period; n < samples.length - period; n++) {
      assertThat(samples[n]).isCloseTo(samples[n + period], within(1e-4f));
    }
    // All harmonics below 11 kHz at amplitude 1 / 300 meet once per period.
    float peak = 0;
    for (int n = 10 * period; n < 11 * period; n++) {
      peak = Math.max(peak, samples[n]);
    }
    assertThat(peak).isCloseTo(110 / 300f, within(0.02f));
  }

  @Test
  void thePitchGlidesWithoutAJump() {
    float[] samples = new float[60 * Synthesiser.HOP];
    for (int t = 0; t < 60; t++) {
      // One harmonic band alone, so that a jump of the phase would stand out.
      float[] features = frame(100 + 2 * t, true, SILENT, SILENT);
      features[2] = 3;
      synthesiser.step(features, 0, samples, t * Synthesiser.HOP);
    }

    for (int n = 2 * Synthesiser.HOP; n < samples.length; n++) {
      assertThat(Math.abs(samples[n] - samples[n - 1])).isLessThan(0.05f);
    }
  }

  @Test
  void noiseHasThePowerOfItsEnvelope() {
    float[] samples = synthesise(frame(100, false, SILENT, 0), 130);

    double power = 0;
    for (int n = Synthesiser.HOP; n < samples.length; n++) {
      power += samples[n] * samples[n] / (samples.length - Synthesiser.HOP);
    }
    assertThat(Math.sqrt(power)).isCloseTo(1 / 30.0, within(0.002));
  }

  @Test
  void aResetStartsFromTheBeginning() {
    float[] first = synthesise(frame(140, true, -1, -1), 20);
    synthesiser.reset();

    assertThat(synthesise(frame(140, true, -1, -1), 20)).isEqualTo(first);
  }

  private float[] synthesise(float[] features, int subFrames) {
    var samples = new float[subFrames * Synthesiser.HOP];
    for (int t = 0; t < subFrames; t++) {
      synthesiser.step(features, 0, samples, t * Synthesiser.HOP);
    }
    return samples;
  }

  private static float[] frame(double hertz, boolean voiced, float harmonic, float noise) {
    var features = new float[SynthesisTables.FEATURES];
    features[0] = (float) Math.log(hertz);
    features[1] = voiced ? 1 : 0;
    Arrays.fill(features, 2, 2 + SynthesisTables.HARMONIC_BANDS, harmonic);
    Arrays.fill(features, 2 + SynthesisTables.HARMONIC_BANDS, features.length, noise);
    return features;
  }
}
