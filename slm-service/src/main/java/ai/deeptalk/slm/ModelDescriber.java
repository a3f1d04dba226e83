package ai.deeptalk.slm;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.protocol.slm.LayerLoad;
import ai.deeptalk.protocol.slm.ModelDescription;
import ai.deeptalk.protocol.slm.ShardState;
import ai.deeptalk.slm.dispatch.ExpertTraffic;
import ai.deeptalk.slm.dispatch.RemoteExpertDispatch;
import ai.deeptalk.slm.dispatch.ReplicaState;
import ai.deeptalk.slm.tick.TickLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Describes what is served and how it is used at the moment, for the console and the admin. */
final class ModelDescriber implements Supplier<ModelDescription> {
  private final ServedModel model;
  private final ExpertTraffic traffic;
  private final RemoteExpertDispatch dispatch;
  private final TickLoop loop;
  private final JsonNode load;

  ModelDescriber(
      ServedModel model, ExpertTraffic traffic, RemoteExpertDispatch dispatch, TickLoop loop) {
    this.model = model;
    this.traffic = traffic;
    this.dispatch = dispatch;
    this.loop = loop;
    this.load = calibration(model.folder().resolve("modality_load.json"));
  }

  /** The calibration is for people; a model without it can be served all the same. */
  private static JsonNode calibration(Path file) {
    return Files.exists(file)
        ? JsonMapper.shared().readTree(file.toFile())
        : MissingNode.getInstance();
  }

  String name() {
    return model.name();
  }

  int featureWidth() {
    return model.speech().featureWidth();
  }

  @Override
  public ModelDescription get() {
    List<Integer> layers = model.placement().layers();
    var description =
        ModelDescription.newBuilder()
            .setModel(model.name())
            .setLayers(model.config().layers())
            .setMoeLayers(layers.size())
            .setExperts(model.mixture().experts())
            .setTopK(model.mixture().topK())
            .setActiveSessions(loop.sessions())
            .setActiveRows(loop.rows());
    for (int moeLayer = 0; moeLayer < layers.size(); moeLayer++) {
      description.addLoad(layer(layers.get(moeLayer), moeLayer));
    }
    dispatch.replicas().forEach(replica -> description.addShards(shard(replica)));
    return description.build();
  }

  private LayerLoad layer(int layer, int moeLayer) {
    var wire = LayerLoad.newBuilder();
    List<Integer> audio = model.placement().experts(Modality.AUDIO, layer);
    for (int expert = 0; expert < model.mixture().experts(); expert++) {
      wire.addAudioShare(share(Modality.AUDIO, moeLayer, expert))
          .addTextShare(share(Modality.TEXT, moeLayer, expert))
          .addTokens(traffic.tokens(layer, expert))
          .addAudioGroup(audio.contains(expert));
    }
    return wire.build();
  }

  private float share(Modality modality, int moeLayer, int expert) {
    return (float) load.path(modality.label()).path(moeLayer).path(expert).asDouble(0);
  }

  private static ShardState shard(ReplicaState replica) {
    return ShardState.newBuilder()
        .setGroup(replica.group())
        .setReplica(replica.address())
        .setState(replica.state())
        .setP50Ms(replica.typicalMillis())
        .setCalls(replica.calls())
        .setFailures(replica.failures())
        .build();
  }
}
