package ai.deeptalk.launcher;

import ai.deeptalk.launcher.audio.Player;
import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.audio.WavFile;
import ai.deeptalk.launcher.client.Hop;
import ai.deeptalk.launcher.client.RealtimeConnection;
import ai.deeptalk.launcher.client.TurnReport;
import ai.deeptalk.launcher.client.VoiceTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks recorded questions in real time, as a caller would, and reports the answers and the time
 * on each hop.
 */
@Command(name = "talk", description = "Speak a recorded question and hear the answer.")
final class TalkCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Parameters(
      arity = "1..*",
      paramLabel = "QUESTION.wav",
      description = "16-bit WAV files of any rate, asked in turn.")
  List<Path> questions = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "ANSWER.wav",
      description = "Where the spoken answer is written (of several questions: the last one's).")
  @Nullable Path output;

  @Option(
      names = "--play",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Play the answer if this machine can (--no-play: never).")
  boolean play = true;

  @Override
  public Integer call() throws IOException {
    var terminal = Terminal.of(spec);
    List<Recording> recordings = new java.util.ArrayList<>();
    for (Path question : questions) {
      recordings.add(
          WavFile.read(question)); // before anything is started: a wrong file fails at once
    }
    try (var platform = PlatformInUse.open(options, terminal)) {
      for (int i = 0; i < recordings.size(); i++) {
        // A connection each: questions on one connection would be a conversation.
        try (var connection = RealtimeConnection.open(platform.http(), platform.address())) {
          TurnReport report =
              VoiceTurn.on(connection, platform.address().model()).speak(recordings.get(i));
          show(terminal, questions.get(i), report);
        }
      }
    }
    return 0;
  }

  private void show(Terminal terminal, Path question, TurnReport report) throws IOException {
    if (output != null) {
      WavFile.write(output, report.audio());
    }
    if (options.json) {
      terminal.json(json(question, report));
      return;
    }
    terminal.line("question  %s".formatted(report.transcript()));
    terminal.line("answer    %s".formatted(report.answer()));
    table(terminal, "seen by the client", Hop.Observer.CLIENT, report);
    table(terminal, "of it, in the platform", Hop.Observer.PLATFORM, report);
    terminal.line("");
    terminal.line(
        "first audio %.0f ms after the end of speech, %.0f ms with the silence window"
            .formatted(report.firstAudioMs(), report.firstAudioWithSilenceMs()));
    terminal.line(
        "%.1f s of audio, %s"
            .formatted(
                report.audio().seconds(),
                report.underruns() == 0 ? "no gaps" : report.underruns() + " gaps"));
    if (output != null) {
      terminal.line("written to %s".formatted(output));
      play(terminal, output, report);
    }
  }

  private static void table(
      Terminal terminal, String title, Hop.Observer observer, TurnReport report) {
    terminal.line("");
    terminal.line("%-28s %8s".formatted(title, "ms"));
    report.hops().stream()
        .filter(hop -> hop.seen() == observer)
        .forEach(hop -> terminal.line("  %-26s %8.1f".formatted(hop.name(), hop.milliseconds())));
  }

  private void play(Terminal terminal, Path file, TurnReport report) {
    String path = System.getenv("PATH");
    if (play && path != null) {
      Player.find(path)
          .filter(player -> player.play(file, (long) report.audio().seconds() + 5))
          .ifPresent(player -> terminal.step("played with " + player.name()));
    }
  }

  private static ObjectNode json(Path question, TurnReport report) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("file", question.toString());
    json.put("transcript", report.transcript());
    json.put("answer", report.answer());
    json.put("audio_seconds", report.audio().seconds());
    json.put("first_audio_ms", report.firstAudioMs());
    json.put("first_audio_with_silence_ms", report.firstAudioWithSilenceMs());
    json.put("underruns", report.underruns());
    ObjectNode hops = json.putObject("hops");
    report.hops().forEach(hop -> hops.put(hop.name(), hop.milliseconds()));
    return json;
  }
}
