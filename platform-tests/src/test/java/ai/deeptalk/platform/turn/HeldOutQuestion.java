package ai.deeptalk.platform.turn;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.audio.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A spoken question of a voice that no training heard, and what the Python reference answers: its
 * words and the codes of its sound.
 *
 * @param codes one per frame
 */
record HeldOutQuestion(Recording recording, String transcript, String answer, List<Codes> codes) {
  private static final Path GOLDEN = Path.of("golden", "held-out");

  static List<HeldOutQuestion> of(TestModel model) {
    Path folder = model.folder().resolve(GOLDEN);
    var questions = new ArrayList<HeldOutQuestion>();
    try {
      for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
        JsonNode row = JsonMapper.shared().readTree(line);
        questions.add(
            new HeldOutQuestion(
                WavFile.read(folder.resolve(row.path("file").asString())),
                row.path("transcript").asString(),
                row.path("answer").asString(),
                codes(row.path("codes"))));
      }
      return questions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Codes> codes(JsonNode frames) {
    var codes = new ArrayList<Codes>();
    for (JsonNode frame : frames) {
      var row = new int[frame.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = frame.get(i).asInt();
      }
      codes.add(Codes.of(row));
    }
    return codes;
  }
}
