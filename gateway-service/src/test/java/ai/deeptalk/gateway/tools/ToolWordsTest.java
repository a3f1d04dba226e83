package ai.deeptalk.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Tool;
import ai.deeptalk.gateway.protocol.ToolChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines that the model was trained on: {@code training/tests/test_tools.py} reads the same. */
class ToolWordsTest {
  static Stream<JsonNode> lines() throws IOException {
    return Json.read(Files.readString(Path.of("../models/tool-words.json"))).valueStream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void toolsAndCallsAreWrittenAsInTraining(JsonNode line) {
    List<Tool> tools = line.get("tools").valueStream().map(ToolWordsTest::tool).toList();
    Toolbox box = Toolbox.of(tools, new ToolChoice.Auto());
    JsonNode call = line.get("call");
    String name = call.get("name").stringValue();
    String arguments = call.get("arguments").toString();

    assertThat(box.introduction().getFirst().user()).isEqualTo(line.get("listed").stringValue());
    assertThat(ToolWords.call(name, arguments)).isEqualTo(line.get("said").stringValue());
    assertThat(box.call(line.get("said").stringValue()).map(ToolCall::name)).contains(name);
  }

  private static Tool tool(JsonNode tool) {
    ObjectNode schema = Json.object();
    ObjectNode properties = schema.putObject("properties");
    tool.get("parameters")
        .valueStream()
        .forEach(parameter -> properties.putObject(parameter.stringValue()));
    return new Tool(tool.get("name").stringValue(), Optional.empty(), Optional.of(schema));
  }
}
