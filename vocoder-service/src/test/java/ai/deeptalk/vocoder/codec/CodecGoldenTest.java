package ai.deeptalk.vocoder.codec;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Codes;
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

  private static void check(Codec codec, SafetensorsFile file) {
    long[] codes = file.tensor("codes").longs(); // [frames, codebooks]
    float[] expected = file.tensor("samples").floats();
    int codebooks = codec.spec().codebooks();
    Vocoder vocoder = codec.newVocoder();
    double farthest = 0;
    int at = 0;
    for (int frame = 0; frame < codes.length / codebooks; frame++) {
      var row = new int[codebooks];
      for (int i = 0; i < codebooks; i++) {
        row[i] = Math.toIntExact(codes[frame * codebooks + i]);
      }
      PcmFrame sound = vocoder.decodeStep(Codes.of(row));
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
