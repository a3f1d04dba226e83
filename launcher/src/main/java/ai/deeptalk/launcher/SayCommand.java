package ai.deeptalk.launcher;

import ai.deeptalk.launcher.audio.Player;
import ai.deeptalk.launcher.client.SpeechApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Speaks a text. */
@Command(name = "say", description = "Speak a text into a WAV file.")
final class SayCommand implements Callable<Integer> {
  private static final long LONGEST_PLAY_SECONDS = 60;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Parameters(paramLabel = "TEXT", description = "What is spoken.")
  String text = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.wav",
      required = true,
      description = "Where the speech is written.")
  Path output = Path.of("");

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Pace of the voice, 0.25 to 4 (default: ${DEFAULT-VALUE}).")
  double speed = 1;

  @Option(
      names = "--play",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Play it if this machine can (--no-play: never).")
  boolean play = true;

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.of(spec);
    try (var platform = PlatformInUse.open(options, terminal)) {
      byte[] wav = new SpeechApi(platform.http(), platform.address()).say(text, speed);
      Files.write(output, wav);
      double seconds = (wav.length - 44) / 48_000.0;
      if (options.json) {
        terminal.json(
            JsonMapper.shared()
                .createObjectNode()
                .put("text", text)
                .put("file", output.toString())
                .put("audio_seconds", seconds));
      } else {
        terminal.line("%.1f s of audio written to %s".formatted(seconds, output));
      }
    }
    String path = System.getenv("PATH");
    if (play && !options.json && path != null) {
      Player.find(path).ifPresent(player -> player.play(output, LONGEST_PLAY_SECONDS));
    }
    return 0;
  }
}
