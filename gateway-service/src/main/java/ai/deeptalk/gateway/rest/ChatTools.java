package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.Tool;
import ai.deeptalk.gateway.protocol.ToolChoice;
import ai.deeptalk.gateway.tools.ToolCall;
import ai.deeptalk.gateway.tools.ToolWords;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Function calling as chat completions write it: one level deeper than realtime sessions do. */
final class ChatTools {
  private static final int MAX_TOOLS = 128;
  private static final int MAX_CALLS = 64;

  private ChatTools() {}

  static Toolbox read(Fields request) {
    List<Tool> tools = new ArrayList<>();
    for (Fields element : request.objects("tools", MAX_TOOLS).orElse(List.of())) {
      Tool.functionOnly(element);
      tools.add(Tool.read(element.requiredFields("function")));
      element.finish();
    }
    return Toolbox.of(tools, choice(request, tools));
  }

  private static ToolChoice choice(Fields request, List<Tool> tools) {
    Optional<Fields> named =
        request.value("tool_choice").filter(ObjectNode.class::isInstance).isPresent()
            ? request.fields("tool_choice")
            : Optional.empty();
    if (named.isEmpty()) {
      return new ToolChoice.Auto().merge(request, tools);
    }
    Tool.functionOnly(named.get());
    Fields function = named.get().requiredFields("function");
    ToolChoice choice = new ToolChoice.Function(function.requiredString("name"));
    function.finish();
    named.get().finish();
    return choice.orRefuse(tools, request.path("tool_choice"));
  }

  /** What an assistant's message called, in the model's words; empty if it called nothing. */
  static String calls(Fields message) {
    return message.objects("tool_calls", MAX_CALLS).orElse(List.of()).stream()
        .map(call -> call.requiredFields("function"))
        .map(function ->
            ToolWords.call(function.requiredString("name"), function.requiredString("arguments")))
        .collect(Collectors.joining(" "));
  }

  /** The call as a list of one. */
  static ArrayNode json(ToolCall call, Ids ids) {
    ArrayNode calls = Json.array();
    calls
        .addObject()
        .put("index", 0)
        .put("id", ids.call())
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments());
    return calls;
  }

  /** The model's call, or the refusal that a client gets for half a one. */
  static ToolCall require(Toolbox tools, String text) {
    return tools
        .call(text)
        .orElseThrow(() ->
            new Refusal(
                Refusal.SERVER_ERROR,
                "function_call_invalid",
                "The model called a function that is not there.",
                null));
  }
}
