package ai.deeptalk.launcher.kafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * A single KRaft node on the loopback interface, broker and controller in one.
 *
 * @param port what clients connect to
 * @param controllerPort where the node talks to itself
 * @param folder its data; topics survive a restart on the same folder
 */
public record KafkaServerSettings(int port, int controllerPort, Path folder) {
  /**
   * What a platform on one machine writes within the ten minutes that audio topics are kept fits
   * into a few segments.
   */
  private static final int SEGMENT_BYTES = 64 << 20;

  public KafkaServerSettings {
    if (port < 1
        || port > 65_535
        || controllerPort < 1
        || controllerPort > 65_535
        || port == controllerPort) {
      throw new IllegalArgumentException("ports: " + port + ", " + controllerPort);
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  Map<String, Object> properties() {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", "1"),
        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", folder.toString()),
        // Topics have settings of their own (deadlines, retention): one created by accident would
        // lack them.
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("log.segment.bytes", Integer.toString(SEGMENT_BYTES)),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("num.network.threads", "1"),
        Map.entry("num.io.threads", "2"),
        Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
        // A stop must not wait for a controlled shutdown: there is no other broker to hand
        // partitions to.
        Map.entry("controlled.shutdown.enable", "false"));
  }
}
