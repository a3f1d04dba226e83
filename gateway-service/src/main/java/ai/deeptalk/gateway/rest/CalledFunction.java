package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.tools.ToolCall;
import ai.deeptalk.gateway.tools.Toolbox;
import java.util.Optional;

/** A function call instead of an answer, and how the reply ended that made it. */
record CalledFunction(ToolCall call, ReplyEnded end) {
  static final String FINISH_REASON = "tool_calls";

  /** Empty where the words are an answer. */
  static Optional<CalledFunction> in(ChatRequest request, String words, ReplyEnded end) {
    return request.tools().reading(words) == Toolbox.Reading.CALL
        ? Optional.of(new CalledFunction(ChatTools.require(request.tools(), words), end))
        : Optional.empty();
  }
}
