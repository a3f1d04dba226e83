package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for all tests of the module: starting one takes seconds. */
public final class SharedBroker {
  private static final EmbeddedKafkaBroker BROKER = start();

  private SharedBroker() {}

  public static String servers() {
    return BROKER.getBrokersAsString();
  }

  public static Producer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers(), "linger.ms", 0),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  public static Consumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers(), "enable.auto.commit", false),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private static EmbeddedKafkaBroker start() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()))) {
      Topics.createMissing(admin, (short) 1, Duration.ofSeconds(60));
    }
    return broker;
  }
}
