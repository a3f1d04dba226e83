package ai.deeptalk.vocoder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The model folder's codec decoder against what its training code computed. */
class CodecGoldenTest {
  private static final Path MODEL =
      Path.of(System.getProperty("deeptalk.test.model", "../models/deeptalk-mini"));
  private static final int MOMENT = 600; // samples, 25 ms
  private static final int LONGEST_PERIOD = 24_000 / 80;
  private static final double TOLERANCE = 1e-3;

  @Test
  void samplesEqualTheReference() throws IOException {
    List<Path> cases = cases();
    Codec codec = CodecFile.read(MODEL.resolve("codec.safetensors"));
    for (Path path : cases) {
      try (var file = SafetensorsFile.open(path)) {
        check(codec, file);
      }
    }
  }

  @Test
  void aFasterOrSlowerVoiceKeepsItsPitch() throws IOException {
    Codec codec = CodecFile.read(MODEL.resolve("codec.safetensors"));
    try (var file = SafetensorsFile.open(cases().getFirst())) {
      double pitch = pitch(spoken(codec, file, Speed.NORMAL));
      assertThat(pitch).isBetween(80.0, 350.0);
      for (double factor : new double[] {0.5, 0.8, 1.5, 2}) {
        float[] samples = spoken(codec, file, new Speed(factor));
        assertThat(pitch(samples)).as("at " + factor).isCloseTo(pitch, withinPercentage(6));
      }
    }
  }

  private static float[] spoken(Codec codec, SafetensorsFile file, Speed speed) {
    List<PcmFrame> frames = new ArrayList<>();
    Vocoder vocoder = codec.newVocoder();
    List<Codes> rows = rows(codec, file);
    for (int frame = 0; frame < rows.size(); frame++) {
      frames.add(vocoder.decodeStep(rows.get(frame), frame, speed));
    }
    var samples = new float[frames.stream().mapToInt(PcmFrame::length).sum()];
    int at = 0;
    for (PcmFrame frame : frames) {
      for (int i = 0; i < frame.length(); i++, at++) {
        samples[at] = frame.at(i);
      }
    }
    return samples;
  }

  /**
   * The middle one of the pitches of all moments that have one, in Hz: a sentence goes up and down.
   */
  private static double pitch(float[] samples) {
    List<Double> pitches = new ArrayList<>();
    for (int from = 0; from + MOMENT + LONGEST_PERIOD < samples.length; from += MOMENT / 4) {
      double best = 0;
      int period = 1;
      for (int lag = 24_000 / 350; lag <= LONGEST_PERIOD; lag++) {
        double alike = likeness(samples, from, from + lag);
        if (alike > best) {
          best = alike;
          period = lag;
        }
      }
      if (best > 0.8) {
        pitches.add(24_000.0 / period);
      }
    }
    pitches.sort(null);
    return pitches.get(pitches.size() / 2);
  }

  /** Of two moments: 1 for the same sound. */
  private static double likeness(float[] samples, int one, int other) {
    double both = 0;
    double first = 1e-9;
    double second = 1e-9;
    for (int i = 0; i < MOMENT; i++) {
      both += samples[one + i] * samples[other + i];
      first += samples[one + i] * samples[one + i];
      second += samples[other + i] * samples[other + i];
    }
    return both / Math.sqrt(first * second);
  }

  private static List<Codes> rows(Codec codec, SafetensorsFile file) {
    long[] codes = file.tensor("codes").longs(); // [frames, codebooks]
    int codebooks = codec.spec().codebooks();
    List<Codes> rows = new ArrayList<>();
    for (int frame = 0; frame < codes.length / codebooks; frame++) {
      var row = new int[codebooks];
      for (int i = 0; i < codebooks; i++) {
        row[i] = Math.toIntExact(codes[frame * codebooks + i]);
      }
      rows.add(Codes.of(row));
    }
    return rows;
  }

  private static void check(Codec codec, SafetensorsFile file) {
    float[] expected = file.tensor("samples").floats();
    Vocoder vocoder = codec.newVocoder();
    double farthest = 0;
    int at = 0;
    for (Codes codes : rows(codec, file)) {
      PcmFrame sound = vocoder.decodeStep(codes);
      for (int i = 0; i < sound.length(); i++, at++) {
        farthest = Math.max(farthest, Math.abs(sound.at(i) - expected[at]));
      }
    }
    assertThat(at).isEqualTo(expected.length);
    assertThat(farthest).isLessThan(TOLERANCE);
  }

  private static List<Path> cases() throws IOException {
    Path golden = MODEL.resolve("golden");
    Assumptions.assumeTrue(Files.isDirectory(golden), "the model folder is not here");
    List<Path> cases = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(golden, "codec*.safetensors")) {
      found.forEach(cases::add);
    }
    assertThat(cases).isNotEmpty();
    return cases;
  }
}
