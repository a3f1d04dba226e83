package ai.deeptalk.gateway.tools;

import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.protocol.Tool;
import ai.deeptalk.gateway.protocol.ToolChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tools the model may use in one response: how they are introduced to it, how a call begins
 * that it must make, and what a call of its means.
 */
public final class Toolbox {
  private static final Toolbox EMPTY = new Toolbox(Map.of(), "");

  private final Map<String, Tool> byWords;
  private final String beginning;

  private Toolbox(Map<String, Tool> byWords, String beginning) {
    this.byWords = byWords;
    this.beginning = beginning;
  }

  public static Toolbox of(List<Tool> tools, ToolChoice choice) {
    if (tools.isEmpty() || choice instanceof ToolChoice.None) {
      return EMPTY;
    }
    Map<String, Tool> byWords = new LinkedHashMap<>();
    tools.forEach(tool -> byWords.putIfAbsent(NameWords.of(tool.name()), tool));
    return new Toolbox(byWords, beginning(tools, choice));
  }

  private static String beginning(List<Tool> tools, ToolChoice choice) {
    return switch (choice) {
      case ToolChoice.Required required -> ToolWords.CALL.strip();
      case ToolChoice.Function(String name) ->
          tools.stream()
              .filter(tool -> tool.name().equals(name))
              .findFirst()
              .map(tool ->
                  ToolWords.CALL
                      + NameWords.of(name)
                      + (tool.requiredParameters().isEmpty() ? "" : ":"))
              .orElse("");
      case ToolChoice.Auto auto -> "";
      case ToolChoice.None none -> "";
    };
  }

  public boolean isEmpty() {
    return byWords.isEmpty();
  }

  /** With these words the answer has to begin; empty where the model decides. */
  public String beginning() {
    return beginning;
  }

  /** The first turn of every history, "tools: get weather: city; roll dice". */
  public List<PastTurn> introduction() {
    if (isEmpty()) {
      return List.of();
    }
    return List.of(
        new PastTurn(
            byWords.entrySet().stream()
                .map(entry -> listed(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ", "tools: ", "")),
            "",
            true));
  }

  private static String listed(String words, Tool tool) {
    List<String> parameters = tool.requiredParameters().stream().map(NameWords::of).toList();
    return parameters.isEmpty() ? words : words + ": " + String.join(", ", parameters);
  }

  /** Whether a text may still become a call, is one, or is an answer to be said. */
  public Reading reading(String text) {
    if (isEmpty()) {
      return Reading.ANSWER;
    }
    String start = text.stripLeading();
    if (start.startsWith(ToolWords.CALL)) {
      return Reading.CALL;
    }
    return ToolWords.CALL.startsWith(start) ? Reading.OPEN : Reading.ANSWER;
  }

  /** What the first words of an answer tell. */
  public enum Reading {
    OPEN,
    CALL,
    ANSWER
  }

  /** The call that a whole text makes; empty for a function that is not there or half a call. */
  public Optional<ToolCall> call(String text) {
    String said = text.strip();
    if (!said.startsWith(ToolWords.CALL)) {
      return Optional.empty();
    }
    String called = said.substring(ToolWords.CALL.length());
    int colon = called.indexOf(':');
    String name = (colon < 0 ? called : called.substring(0, colon)).strip();
    Tool tool = byWords.get(name);
    if (tool == null) {
      return Optional.empty();
    }
    String rest = colon < 0 ? "" : called.substring(colon + 1).strip();
    return ArgumentReader.read(tool, rest).map(arguments -> new ToolCall(tool.name(), arguments));
  }
}
