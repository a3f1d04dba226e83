package ai.deeptalk.launcher.platform;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a platform on this machine is started with.
 *
 * @param gatewayPort port of the public API; 0 takes any free one
 * @param model folder of the model that is served
 * @param workFolder where Kafka's data and the logs go
 * @param shardReplicas processes per expert group, where services run as processes
 * @param overrides further configuration properties, which win over everything this class sets
 */
public record PlatformSettings(
    int gatewayPort,
    Path model,
    Path workFolder,
    int shardReplicas,
    Map<String, String> overrides) {
  public static final int MOST_SHARD_REPLICAS = 8;

  /**
   * On one machine a slow expert means a busy machine, not a sick replica: there is no better one
   * to turn to. A replica whose process has died is noticed at once all the same, by its
   * connection.
   */
  static final Map<String, String> PATIENCE_WITH_EXPERTS =
      Map.of("deeptalk.slm.dispatch.step-deadline", "5s", "deeptalk.slm.dispatch.slow-call", "5s");

  public PlatformSettings {
    if (gatewayPort < 0 || gatewayPort > 65_535) {
      throw new IllegalArgumentException("gateway port: " + gatewayPort);
    }
    if (shardReplicas < 1 || shardReplicas > MOST_SHARD_REPLICAS) {
      throw new IllegalArgumentException(
          "shard replicas must be 1 to " + MOST_SHARD_REPLICAS + ": " + shardReplicas);
    }
    overrides = Map.copyOf(overrides);
  }

  public static PlatformSettings of(int gatewayPort, Path model, Path workFolder) {
    return new PlatformSettings(gatewayPort, model, workFolder, 1, Map.of());
  }

  /** The name clients ask for: the folder's. */
  String modelName() {
    Path name = model.getFileName();
    return name == null ? "model" : name.toString();
  }

  public PlatformSettings withShardReplicas(int replicas) {
    return new PlatformSettings(gatewayPort, model, workFolder, replicas, overrides);
  }
}
