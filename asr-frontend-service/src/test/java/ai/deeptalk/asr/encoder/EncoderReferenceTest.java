package ai.deeptalk.asr.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderReferenceTest {
  private static final double TOLERANCE = 1e-4;

  private final RandomTensors tensors = new RandomTensors(11, false);
  private final SpeechEncoder encoder = tensors.encoder();
  private final OfflineEncoder offline = new OfflineEncoder(tensors);

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {0, 399, 400, 879, 880, 1_519, 1_520, 2_160, 9_000, 16_001})
  void featuresEqualTheOfflineReference(int length) {
    float[] samples = noise(length, length);
    List<float[]> features = new ArrayList<>();
    FeatureStream stream = encoder.newFeatures();
    stream.hear(samples, 0, length, f -> features.add(f.clone()));
    stream.finish(f -> features.add(f.clone()));

    double[][] expected = offline.features(samples);

    assertThat(features).hasSize(expected.length);
    for (int j = 0; j < expected.length; j++) {
      for (int c = 0; c < expected[j].length; c++) {
        assertThat((double) features.get(j)[c]).isCloseTo(expected[j][c], within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest(name = "{0} samples")
  @ValueSource(ints = {879, 880, 1_520, 16_001})
  void activityEqualsTheOfflineReferenceWithoutWaitingForLaterSamples(int length) {
    float[] samples = noise(length, length);
    List<Float> probabilities = new ArrayList<>();
    encoder.newActivity().hear(samples, 0, length, probabilities::add);

    double[] expected = offline.activity(samples);

    assertThat(probabilities).hasSize(expected.length);
    for (int f = 0; f < expected.length; f++) {
      assertThat((double) probabilities.get(f)).isCloseTo(expected[f], within(TOLERANCE));
    }
  }

  @ParameterizedTest(name = "pieces up to {0}, seed {1}")
  @CsvSource({"1, 1", "10, 2", "161, 3", "641, 4", "4000, 5", "4000, 6", "12000, 7"})
  void anyChunkingGivesTheSameBits(int longest, long seed) {
    var random = new Random(seed);
    float[] samples = noise(12_345, seed);
    List<float[]> whole = new ArrayList<>();
    FeatureStream atOnce = encoder.newFeatures();
    atOnce.hear(samples, 0, samples.length, f -> whole.add(f.clone()));
    atOnce.finish(f -> whole.add(f.clone()));

    List<float[]> pieces = new ArrayList<>();
    FeatureStream cut = encoder.newFeatures();
    for (int from = 0; from < samples.length; ) {
      int to = Math.min(samples.length, from + random.nextInt(1, longest + 1));
      cut.hear(samples, from, to, f -> pieces.add(f.clone()));
      from = to;
    }
    cut.finish(f -> pieces.add(f.clone()));

    assertThat(pieces).usingRecursiveComparison().isEqualTo(whole);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void aFrameIsCompleteWithTheSampleThatTheFormatNames(long seed) {
    float[] samples = noise(8_000, seed);
    VoiceActivity activity = encoder.newActivity();
    var frames = new int[1];
    for (int i = 0; i < samples.length; i++) {
      activity.hear(samples, i, i + 1, p -> frames[0]++);
      int heard = i + 1;
      int expected =
          heard < SpeechEncoder.FRAME_REACH
              ? 0
              : (heard - SpeechEncoder.FRAME_REACH) / SpeechEncoder.FRAME_SAMPLES + 1;
      assertThat(frames[0]).isEqualTo(expected);
    }
  }

  @Test
  void completionEqualsTheOfflineReference() {
    var judging = new RandomTensors(11, true);
    float[] samples = noise(16_001, 8);
    FeatureStream stream = judging.encoder().newFeatures();
    assertThat(stream.completion()).isZero();

    JudgedTurn judged = JudgedTurn.of(stream, samples);

    assertThat(judged.amid()).hasSizeGreaterThan(8);
    assertThat(judged.farthest(new OfflineEncoder(judging).completion(samples)))
        .isLessThan(TOLERANCE);
  }

  static float[] noise(int length, long seed) {
    var random = new Random(seed);
    var samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.3 * random.nextGaussian());
    }
    return samples;
  }
}
