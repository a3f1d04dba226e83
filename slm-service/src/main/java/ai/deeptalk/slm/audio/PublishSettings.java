package ai.deeptalk.slm.audio;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How frames are published.
 *
 * @param bootstrapServers where Kafka is
 * @param deadline a frame that is not written by then is lost
 * @param maxQueuedFrames frames of all replies that wait for the producer
 * @param bufferBytes what the producer may hold
 * @param usefulFor how long a frame is worth synthesising
 */
public record PublishSettings(
    String bootstrapServers,
    Duration deadline,
    int maxQueuedFrames,
    long bufferBytes,
    Duration usefulFor) {

  public PublishSettings {
    if (maxQueuedFrames <= 0 || bufferBytes <= 0) {
      throw new IllegalArgumentException(
          "bounds must be positive: frames=" + maxQueuedFrames + " bytes=" + bufferBytes);
    }
    if (deadline.toMillis() < 100 || usefulFor.isNegative()) {
      throw new IllegalArgumentException(
          "deadline must be 100 ms or more: " + deadline + " usefulFor=" + usefulFor);
    }
  }

  /**
   * The producer's own settings. Its delivery timeout must cover a request's timeout, or it refuses
   * to start; both stay below the frame's deadline.
   */
  public Map<String, Object> producer() {
    int millis = (int) deadline.toMillis();
    return Map.ofEntries(
        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "deeptalk-slm"),
        Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class),
        Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"),
        Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / 2),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis),
        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20),
        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200));
  }
}
