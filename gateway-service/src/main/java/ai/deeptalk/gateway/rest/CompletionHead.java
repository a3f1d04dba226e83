package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.port.ModelEvent.Finish;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.ModelEvent.TokenUsage;
import ai.deeptalk.gateway.protocol.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every piece of a chat completion begins with, and what all of them end with.
 *
 * @param created in seconds since 1970
 */
record CompletionHead(String id, long created, String model) {
  ObjectNode json(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model);
  }

  static String reason(ReplyEnded end) {
    return end.finish() == Finish.LENGTH ? "length" : "stop";
  }

  static ObjectNode usage(TokenUsage usage) {
    ObjectNode json =
        Json.object()
            .put("prompt_tokens", usage.input())
            .put("completion_tokens", usage.output())
            .put("total_tokens", usage.total());
    json.putObject("prompt_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("audio_tokens", usage.inputAudio());
    json.putObject("completion_tokens_details")
        .put("reasoning_tokens", 0)
        .put("audio_tokens", usage.outputAudio())
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return json;
  }
}
