package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client says of its loudspeaker. A resumable session counts as heard what was acknowledged
 * as played; everyone else is assumed to play in real time.
 */
final class Playback {
  private final Conversation conversation;

  Playback(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Reads {@code playback.ack} and returns what to acknowledge. */
  ObjectNode acknowledge(Fields request) {
    var _ = request.string("response_id");
    String itemId = request.requiredString("item_id");
    int played = request.requiredInteger("played_ms", 0, Integer.MAX_VALUE);
    var _ = request.integer("committed_ms", 0, Integer.MAX_VALUE);
    request.finish();
    ModelSpeech speech =
        conversation
            .find(itemId)
            .map(ConversationItem::content)
            .filter(ModelSpeech.class::isInstance)
            .map(ModelSpeech.class::cast)
            .orElseThrow(
                () -> Refusal.invalidValue("item_id", "There is no spoken answer with this id."));
    if (played > speech.generatedMs()) {
      throw Refusal.invalidValue(
          "played_ms", "Only " + speech.generatedMs() + " ms of the answer were sent.");
    }
    speech.played(played);
    ObjectNode event =
        Json.object()
            .put("item_id", itemId)
            .put("played_ms", speech.playedMs())
            .put("committed_ms", speech.playedMs())
            .put("truncate", false)
            .put("history_committed", speech.playedMs() == speech.generatedMs());
    event
        .putObject("playback")
        .put("generated_ms", speech.generatedMs())
        .put("sent_ms", speech.generatedMs())
        .put("played_ms", speech.playedMs())
        .put("committed_ms", speech.playedMs());
    return event;
  }
}
