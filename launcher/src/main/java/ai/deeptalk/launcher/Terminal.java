package ai.deeptalk.launcher;

import ai.deeptalk.launcher.platform.Progress;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results go to standard output, everything else to standard error: {@code --json} output can be
 * piped as it is.
 */
record Terminal(PrintWriter out, PrintWriter err) implements Progress {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Terminal of(CommandSpec spec) {
    return new Terminal(spec.commandLine().getOut(), spec.commandLine().getErr());
  }

  @Override
  public void step(String line) {
    err.println("· " + line);
    err.flush();
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void json(JsonNode value) {
    out.println(JSON.writeValueAsString(value));
    out.flush();
  }
}
