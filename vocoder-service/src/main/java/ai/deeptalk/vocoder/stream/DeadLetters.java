package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records that cannot be read aside, as they came, with the reason. The stream goes on either
 * way.
 */
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<String, byte[]> producer;

  DeadLetters(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Sends the record to {@code deeptalk.audio-tokens.dlq}.
   *
   * @param settled told once the record needs no more attention, on any thread
   */
  void send(ConsumerRecord<String, byte[]> poison, String reason, Runnable settled) {
    log.atWarn()
        .addKeyValue("partition", poison.partition())
        .addKeyValue("offset", poison.offset())
        .addKeyValue("reason", reason)
        .log("record put aside");
    var letter =
        new ProducerRecord<>(
            Topics.AUDIO_TOKENS_DLQ.name(), null, poison.key(), poison.value(), poison.headers());
    header(letter, "reason", reason);
    header(letter, "sourceTopic", poison.topic());
    header(letter, "sourcePartition", Integer.toString(poison.partition()));
    header(letter, "sourceOffset", Long.toString(poison.offset()));
    try {
      var _ =
          producer.send(
              letter,
              (_, failure) -> {
                if (failure != null) {
                  lost(poison, failure);
                }
                settled.run();
              });
    } catch (KafkaException e) {
      lost(poison, e);
      settled.run();
    }
  }

  private static void lost(ConsumerRecord<String, byte[]> poison, Exception failure) {
    log.atError()
        .setCause(failure)
        .addKeyValue("partition", poison.partition())
        .addKeyValue("offset", poison.offset())
        .log("dead letter could not be published");
  }

  private static void header(ProducerRecord<?, ?> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
