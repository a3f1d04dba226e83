package ai.deeptalk.vocoder;

import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka clients set for speech: nothing is batched on purpose, nothing waits for long, everything
 * is bounded.
 *
 * @param servers bootstrap servers
 */
record VocoderKafka(String servers, VocoderProperties properties) {
  private static final int RECORDS_PER_POLL = 128;
  private static final long BUFFERED_BYTES = 16L << 20;
  private static final int MAX_BLOCK_MILLIS = 500;
  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);

  void createTopics() {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      Topics.createMissing(admin, properties.topicReplicas(), TOPICS_TIMEOUT);
    }
  }

  /**
   * Commits are ours; a new group starts with the oldest frames, which are late and skipped if
   * nobody waits for them.
   */
  Consumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.GROUP_ID_CONFIG,
            properties.group(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            1,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            RECORDS_PER_POLL,
            // The others go on while one partition moves.
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName(),
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            6_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            1_000),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  Producer<String, byte[]> producer() {
    int delivery = Math.toIntExact(properties.deliveryTimeout().toMillis());
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "none",
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            BUFFERED_BYTES,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            MAX_BLOCK_MILLIS,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            delivery,
            // The producer refuses to start unless this is below the delivery timeout.
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            Math.max(1, delivery / 2)),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
