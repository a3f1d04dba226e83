package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.SpeechApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what a sound file says. */
@Command(name = "transcribe", description = "Write down what a recording says.")
final class TranscribeCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Parameters(paramLabel = "FILE", description = "A WAV file.")
  Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.of(spec);
    try (var platform = PlatformInUse.open(options, terminal)) {
      String transcript = new SpeechApi(platform.http(), platform.address()).transcribe(file);
      if (options.json) {
        terminal.json(
            JsonMapper.shared()
                .createObjectNode()
                .put("file", file.toString())
                .put("transcript", transcript));
      } else {
        terminal.line(transcript);
      }
    }
    return 0;
  }
}
