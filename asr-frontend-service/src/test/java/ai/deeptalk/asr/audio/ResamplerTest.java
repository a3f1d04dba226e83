package ai.deeptalk.asr.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
  private static final int EDGE = 100; // output samples near a beginning or end

  @ParameterizedTest(name = "{0} Hz")
  @ValueSource(ints = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
  void keepsATonePhaseAndAmplitude(int rate) {
    float[] out = resampled(rate, tone(rate, 1_000, rate));

    assertThat(out.length).isCloseTo(16_000, within(EDGE));
    for (int n = EDGE; n < out.length - EDGE; n++) {
      assertThat((double) out[n])
          .isCloseTo(0.5 * Math.sin(2 * Math.PI * 1_000 * n / 16_000.0), within(1e-4));
    }
  }

  @ParameterizedTest(name = "{1} Hz at {0} Hz")
  @CsvSource({"24000, 8600", "24000, 11000", "48000, 9000", "48000, 15000", "44100, 20000"})
  void removesWhatWouldAlias(int rate, int hertz) {
    float[] out = resampled(rate, tone(rate, hertz, rate));

    for (int n = EDGE; n < out.length - EDGE; n++) {
      assertThat(Math.abs(out[n])).isLessThan(1e-3f);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void doesNotDependOnHowTheInputIsCut(long seed) {
    var random = new Random(seed);
    int rate = new int[] {8_000, 11_025, 24_000, 44_100, 48_000, 47_975}[(int) seed - 1];
    var in = new float[rate / 4];
    for (int i = 0; i < in.length; i++) {
      in[i] = random.nextFloat() - 0.5f;
    }
    var pieces = new Samples();
    Resampler resampler = Resampler.from(rate);

    for (int from = 0; from < in.length; ) {
      int to = Math.min(in.length, from + random.nextInt(1, 700));
      resampler.resample(in, from, to, pieces);
      from = to;
    }

    assertThat(pieces.toArray()).isEqualTo(resampled(rate, in));
  }

  @Test
  void refusesRatesNoEquipmentHas() {
    assertThatIllegalArgumentException().isThrownBy(() -> Resampler.from(7_999));
    assertThatIllegalArgumentException().isThrownBy(() -> Resampler.from(96_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resampler.from(44_101))
        .withMessageContaining("44101");
  }

  private static float[] resampled(int rate, float[] in) {
    var out = new Samples();
    Resampler.from(rate).resample(in, 0, in.length, out);
    return out.toArray();
  }

  private static float[] tone(int rate, double hertz, int length) {
    var tone = new float[length];
    for (int i = 0; i < length; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return tone;
  }
}
