package ai.deeptalk.launcher;

import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.audio.WavFile;
import ai.deeptalk.launcher.client.VoiceLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many callers at once, each a real client that asks, listens to the whole answer and asks again.
 */
@Command(name = "bench", description = "Measure first audio and gaps with many callers at once.")
final class BenchCommand implements Callable<Integer> {
  private static final int MOST_SESSIONS = 10_000;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "8",
      description = "Callers. Default: ${DEFAULT-VALUE}.")
  int sessions = 8;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "30",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  int seconds = 30;

  @Option(
      names = "--samples",
      paramLabel = "FOLDER",
      description = "WAV files of questions. Default: samples/.")
  @Nullable Path samples;

  @Override
  public Integer call() throws IOException {
    if (sessions < 1 || sessions > MOST_SESSIONS || seconds < 1) {
      throw new IllegalArgumentException(
          "--sessions must be 1 to " + MOST_SESSIONS + ", --seconds at least 1");
    }
    var terminal = Terminal.of(spec);
    List<Recording> questions = questions();
    try (var platform = PlatformInUse.open(options, terminal)) {
      terminal.step(sessions + " callers for " + seconds + " s");
      var load = new VoiceLoad(platform.http(), platform.address(), questions);
      VoiceLoad.Result result = load.run(sessions, Duration.ofSeconds(seconds));
      if (options.json) {
        terminal.json(
            JsonMapper.shared()
                .createObjectNode()
                .put("sessions", sessions)
                .put("turns", result.turns())
                .put("failures", result.failures())
                .put("first_audio_p50_ms", result.firstAudioMs(0.5))
                .put("first_audio_p95_ms", result.firstAudioMs(0.95))
                .put("underruns", result.underruns()));
      } else {
        terminal.line(
            "%d turns of %d callers, %d failures, %d gaps"
                .formatted(result.turns(), sessions, result.failures(), result.underruns()));
        terminal.line(
            "first audio without the silence window: p50 %.0f ms, p95 %.0f ms"
                .formatted(result.firstAudioMs(0.5), result.firstAudioMs(0.95)));
        result
            .lastFailure()
            .ifPresent(reason -> terminal.line("last failure: %s".formatted(reason)));
      }
      return result.turns() > 0 && result.failures() == 0 ? 0 : 1;
    }
  }

  private List<Recording> questions() throws IOException {
    Path folder =
        samples != null
            ? samples
            : Path.of(System.getProperty(Options.HOME_PROPERTY, "."), "samples");
    var recordings = new ArrayList<Recording>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".wav")).sorted().toList()) {
        recordings.add(WavFile.read(file).atProtocolRate());
      }
    }
    if (recordings.isEmpty()) {
      throw new IOException("no WAV files in " + folder);
    }
    return recordings;
  }
}
