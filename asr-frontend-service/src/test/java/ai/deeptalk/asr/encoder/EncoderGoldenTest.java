package ai.deeptalk.asr.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.model.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The model folder's encoder against what its training code computed. */
class EncoderGoldenTest {
  private static final Path MODEL =
      Path.of(System.getProperty("deeptalk.test.model", "../models/deeptalk-mini"));
  private static final double TOLERANCE = 1e-3;

  @Test
  void activityAndFeaturesEqualTheReference() throws IOException {
    List<Path> cases = cases();
    SpeechEncoder encoder = EncoderFile.read(MODEL);
    for (Path path : cases) {
      try (var file = SafetensorsFile.open(path)) {
        check(encoder, file);
      }
    }
  }

  private static void check(SpeechEncoder encoder, SafetensorsFile file) {
    long[] pcm = file.tensor("pcm").longs();
    var samples = new float[pcm.length];
    for (int i = 0; i < pcm.length; i++) {
      samples[i] = pcm[i] / 32_768f;
    }
    List<Float> activity = new ArrayList<>();
    List<Float> features = new ArrayList<>();
    encoder.newActivity().hear(samples, 0, samples.length, activity::add);
    FeatureStream stream = encoder.newFeatures();
    stream.hear(samples, 0, samples.length, feature -> collect(feature, features));
    stream.finish(feature -> collect(feature, features));
    JudgedTurn judged = JudgedTurn.of(encoder.newFeatures(), samples);

    assertThat(farthest(activity, file.tensor("vad").floats())).isLessThan(TOLERANCE);
    assertThat(farthest(features, file.tensor("features").floats())).isLessThan(TOLERANCE);
    assertThat(judged.amid()).isNotEmpty();
    assertThat(judged.farthest(doubles(file.tensor("complete").floats()))).isLessThan(TOLERANCE);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static void collect(float[] feature, List<Float> features) {
    for (float value : feature) {
      features.add(value);
    }
  }

  private static double farthest(List<Float> actual, float[] expected) {
    assertThat(actual).hasSize(expected.length);
    double farthest = 0;
    for (int i = 0; i < expected.length; i++) {
      farthest = Math.max(farthest, Math.abs(actual.get(i) - expected[i]));
    }
    return farthest;
  }

  private static List<Path> cases() throws IOException {
    Path golden = MODEL.resolve("golden");
    Assumptions.assumeTrue(Files.isDirectory(golden), "the model folder is not here");
    List<Path> cases = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(golden, "spoken-*.safetensors")) {
      found.forEach(cases::add);
    }
    assertThat(cases).isNotEmpty();
    return cases;
  }
}
