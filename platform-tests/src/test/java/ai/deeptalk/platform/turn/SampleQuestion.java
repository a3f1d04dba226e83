package ai.deeptalk.platform.turn;

import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.audio.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** A recorded question of {@code samples/} and its answer. */
record SampleQuestion(String file, String question, String answer) {
  private static final Path SAMPLES = Path.of("..", "samples");

  static List<SampleQuestion> all() {
    try {
      var list = new ArrayList<SampleQuestion>();
      for (var entry :
          JsonMapper.shared().readTree(Files.readAllBytes(SAMPLES.resolve("samples.json")))) {
        list.add(
            new SampleQuestion(
                entry.path("file").asString(),
                entry.path("question").asString(),
                entry.path("answer").asString()));
      }
      return list;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SampleQuestion named(String name) {
    return all().stream()
        .filter(sample -> sample.file().equals(name + ".wav"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no sample " + name));
  }

  Recording recording() {
    try {
      return WavFile.read(SAMPLES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAnsweredBy(String words) {
    return normal(words).equals(normal(answer));
  }

  private static String normal(String words) {
    return words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 ]", "").strip();
  }
}
