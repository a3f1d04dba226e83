package ai.deeptalk.launcher.platform;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import ai.deeptalk.launcher.kafka.FreePorts;
import ai.deeptalk.launcher.kafka.KafkaServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * All five services and a Kafka broker in this JVM: the default, for a laptop without GPU,
 * container engine or network.
 */
public final class EmbeddedPlatform implements Platform {
  private final ConfigurableApplicationContext context;

  private EmbeddedPlatform(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static EmbeddedPlatform start(PlatformSettings settings, Progress progress) {
    long begun = System.nanoTime();
    progress.step("starting Kafka and five services in one process");
    EmbeddedKafka kafka = kafka(settings.workFolder().resolve("kafka"));
    try {
      var context =
          SpringServices.start(List.of(Service.values()), properties(settings, kafka), kafka);
      progress.step("ready after %.1f s".formatted((System.nanoTime() - begun) / 1e9));
      return new EmbeddedPlatform(context);
    } catch (RuntimeException e) {
      kafka.stop(); // the context may have failed before it knew of the broker
      throw e;
    }
  }

  @Override
  public URI address() {
    int port =
        switch (context) {
          case WebServerApplicationContext web when web.getWebServer() != null ->
              web.getWebServer().getPort();
          default -> throw new IllegalStateException("the gateway has no web server");
        };
    return URI.create("http://127.0.0.1:" + port);
  }

  /** For tests that look inside. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public void close() {
    context.close();
  }

  static EmbeddedKafka kafka(Path folder) {
    List<Integer> ports = FreePorts.choose(2);
    return new EmbeddedKafka(new KafkaServerSettings(ports.get(0), ports.get(1), folder));
  }

  private static Map<String, String> properties(PlatformSettings settings, EmbeddedKafka kafka) {
    var properties = new LinkedHashMap<String, String>();
    properties.put("spring.application.name", "deeptalk");
    properties.put("server.port", Integer.toString(settings.gatewayPort()));
    properties.put("deeptalk.kafka.bootstrap-servers", kafka.settings().bootstrapServers());
    properties.put("deeptalk.model.path", settings.model().toString());
    for (Service service : Service.values()) {
      if (service != Service.GATEWAY) { // it has no gRPC door
        properties.put("deeptalk." + service.word() + ".grpc.port", "0");
      }
    }
    properties.putAll(settings.overrides());
    return properties;
  }
}
