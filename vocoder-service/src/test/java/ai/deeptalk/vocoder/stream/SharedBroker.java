package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for all tests of the module: starting one takes seconds. */
public final class SharedBroker {
  private static final EmbeddedKafkaBroker BROKER = start();

  private SharedBroker() {}

  public static String servers() {
    return BROKER.getBrokersAsString();
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
