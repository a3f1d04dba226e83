package ai.deeptalk.gateway.protocol;

import ai.deeptalk.domain.ErrorType;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ModelEvent.TokenUsage;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response as the client sees it, at its beginning and at its end.
 *
 * @param conversationId null when out of band
 */
public record ResponseDescription(
    String id, @Nullable String conversationId, ResponseSettings settings) {
  /** How a response ended. */
  public sealed interface Ending {
    record Completed() implements Ending {}

    /** {@code turn_detected} or {@code client_cancelled}. */
    record Cancelled(String reason) implements Ending {}

    record Incomplete(String reason) implements Ending {}

    record Failed(String type, String code) implements Ending {}

    /** What a client is told about a failure of ours. */
    static Ending failure(SpeechException cause) {
      String type =
          cause.code().type() == ErrorType.CLIENT ? Refusal.INVALID_REQUEST : Refusal.SERVER_ERROR;
      return new Failed(type, cause.code().name().toLowerCase(Locale.ROOT));
    }

    default String status() {
      return switch (this) {
        case Completed completed -> "completed";
        case Cancelled cancelled -> "cancelled";
        case Incomplete incomplete -> "incomplete";
        case Failed failed -> "failed";
      };
    }
  }

  public ObjectNode created() {
    return describe("in_progress", null, null, null);
  }

  public ObjectNode done(Ending ending, Optional<ObjectNode> item, TokenUsage usage) {
    return describe(ending.status(), details(ending), item.orElse(null), usage(usage));
  }

  private ObjectNode describe(
      String status,
      @Nullable ObjectNode details,
      @Nullable ObjectNode item,
      @Nullable ObjectNode usage) {
    ObjectNode response =
        Json.object().put("object", "realtime.response").put("id", id).put("status", status);
    response.set("status_details", details);
    var output = response.putArray("output");
    if (item != null) {
      output.add(item);
    }
    response.put("conversation_id", conversationId);
    response.putArray("output_modalities").add(settings.speaks() ? "audio" : "text");
    SessionDescription.putLimit(response, settings.maxOutputTokens());
    ObjectNode audio = response.putObject("audio").putObject("output");
    SessionDescription.putFormat(audio, settings.output());
    audio.put("voice", settings.voice());
    response.set("usage", usage);
    response.set("metadata", settings.metadata().orElse(null));
    return response;
  }

  private static @Nullable ObjectNode details(Ending ending) {
    ObjectNode details = Json.object().put("type", ending.status());
    return switch (ending) {
      case Ending.Completed completed -> null;
      case Ending.Cancelled cancelled -> details.put("reason", cancelled.reason());
      case Ending.Incomplete incomplete -> details.put("reason", incomplete.reason());
      case Ending.Failed failed -> {
        details.putObject("error").put("type", failed.type()).put("code", failed.code());
        yield details;
      }
    };
  }

  private static ObjectNode usage(TokenUsage usage) {
    ObjectNode json =
        Json.object()
            .put("total_tokens", usage.total())
            .put("input_tokens", usage.input())
            .put("output_tokens", usage.output());
    ObjectNode input =
        json.putObject("input_token_details")
            .put("text_tokens", usage.inputText())
            .put("audio_tokens", usage.inputAudio())
            .put("image_tokens", 0)
            .put("cached_tokens", usage.cached());
    // What is cached is the history, and history is text.
    input
        .putObject("cached_tokens_details")
        .put("text_tokens", usage.cached())
        .put("audio_tokens", 0)
        .put("image_tokens", 0);
    json.putObject("output_token_details")
        .put("text_tokens", usage.outputText())
        .put("audio_tokens", usage.outputAudio());
    return json;
  }
}
