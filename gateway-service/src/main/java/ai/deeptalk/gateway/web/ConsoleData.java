package ai.deeptalk.gateway.web;

import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ModelDescription;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.session.SessionMetrics;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the web console shows: the model's experts and their load, its shards, this gateway's
 * sessions and hops.
 */
public final class ConsoleData {
  private final SpokenModel model;
  private final SessionMetrics metrics;

  public ConsoleData(SpokenModel model, SessionMetrics metrics) {
    this.model = model;
    this.metrics = metrics;
  }

  /** Blocks while the model describes itself. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    try {
      describe(json.putObject("model"), model.describe());
    } catch (SpeechException unavailable) {
      // The console shows what there is; a model that is away is a fact, not a failure.
      json.putNull("model");
    }
    ObjectNode sessions = json.putObject("sessions");
    sessions.put("active", metrics.activeSessions()).put("opened", metrics.openedSessions());
    ObjectNode responses = sessions.putObject("responses");
    metrics.responseCounts().forEach(responses::put);
    ObjectNode hops = json.putObject("hops");
    metrics
        .hops()
        .forEach((name, hop) ->
            hops.putObject(name)
                .put("p50", hop.p50())
                .put("p95", hop.p95())
                .put("count", hop.count()));
    return json;
  }

  private static void describe(ObjectNode json, ModelDescription model) {
    json.put("name", model.model())
        .put("layers", model.layers())
        .put("moe_layers", model.moeLayers())
        .put("experts", model.experts())
        .put("top_k", model.topK())
        .put("active_sessions", model.activeSessions())
        .put("active_rows", model.activeRows());
    ArrayNode layers = json.putArray("load");
    for (ModelDescription.LayerLoad layer : model.load()) {
      ObjectNode entry = layers.addObject();
      floats(entry.putArray("audio_share"), layer.audioShare());
      floats(entry.putArray("text_share"), layer.textShare());
      ArrayNode tokens = entry.putArray("tokens");
      layer.tokens().forEach(count -> tokens.add(count.longValue()));
      ArrayNode groups = entry.putArray("audio_group");
      layer.audioGroup().forEach(audio -> groups.add(audio.booleanValue()));
    }
    ArrayNode shards = json.putArray("shards");
    for (ModelDescription.ShardState shard : model.shards()) {
      shards
          .addObject()
          .put("group", shard.group())
          .put("replica", shard.replica())
          .put("state", shard.state())
          .put("p50_ms", shard.p50Ms())
          .put("calls", shard.calls())
          .put("failures", shard.failures());
    }
  }

  private static void floats(ArrayNode array, List<Float> values) {
    values.forEach(value -> array.add(value.floatValue()));
  }
}
