package ai.deeptalk.protocol;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A Kafka topic with the settings it is created with. The partition count of a live topic never
 * changes: the key decides the partition, and with it a session's order.
 */
public record Topic(String name, int partitions, Map<String, String> settings) {
  public Topic {
    settings = Map.copyOf(settings);
  }

  static Topic deleting(String name, int partitions, Duration retention) {
    return new Topic(
        name,
        partitions,
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(retention.toMillis())));
  }

  static Topic compacted(String name, int partitions) {
    return new Topic(
        name,
        partitions,
        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  NewTopic toNewTopic(short replicas) {
    return new NewTopic(name, partitions, replicas).configs(settings);
  }
}
