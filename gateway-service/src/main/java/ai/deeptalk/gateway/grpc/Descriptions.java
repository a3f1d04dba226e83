package ai.deeptalk.gateway.grpc;

import ai.deeptalk.gateway.port.ModelDescription;
import java.util.List;

/** Reads the model's description from the wire. */
final class Descriptions {
  private Descriptions() {}

  static ModelDescription of(ai.deeptalk.protocol.slm.ModelDescription wire) {
    return new ModelDescription(
        wire.getModel(),
        wire.getLayers(),
        wire.getMoeLayers(),
        wire.getExperts(),
        wire.getTopK(),
        wire.getActiveSessions(),
        wire.getActiveRows(),
        wire.getLoadList().stream()
            .map(load ->
                new ModelDescription.LayerLoad(
                    List.copyOf(load.getAudioShareList()),
                    List.copyOf(load.getTextShareList()),
                    List.copyOf(load.getTokensList()),
                    List.copyOf(load.getAudioGroupList())))
            .toList(),
        wire.getShardsList().stream()
            .map(shard ->
                new ModelDescription.ShardState(
                    shard.getGroup(),
                    shard.getReplica(),
                    shard.getState(),
                    shard.getP50Ms(),
                    shard.getCalls(),
                    shard.getFailures()))
            .toList());
  }
}
