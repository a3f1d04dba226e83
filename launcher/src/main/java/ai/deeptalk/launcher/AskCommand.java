package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.SpeechApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** A typed question, answered in text: the shortest way to see whether a model is served. */
@Command(name = "ask", description = "Ask a typed question and read the answer.")
final class AskCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Parameters(paramLabel = "TEXT", description = "The question.")
  String question = "";

  @Override
  public Integer call() {
    var terminal = Terminal.of(spec);
    try (var platform = PlatformInUse.open(options, terminal)) {
      long begun = System.nanoTime();
      String answer = new SpeechApi(platform.http(), platform.address()).ask(question);
      double millis = (System.nanoTime() - begun) / 1e6;
      if (options.json) {
        terminal.json(
            JsonMapper.shared()
                .createObjectNode()
                .put("question", question)
                .put("answer", answer)
                .put("milliseconds", millis));
      } else {
        terminal.line(answer);
      }
    }
    return 0;
  }
}
