package ai.deeptalk.launcher.platform;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import ai.deeptalk.launcher.kafka.FreePorts;
import ai.deeptalk.launcher.kafka.KafkaServerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration READY_DEADLINE = Duration.ofMinutes(2);

  private final ConfigurableApplicationContext context;

  private EmbeddedPlatform(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static EmbeddedPlatform start(PlatformSettings settings, Progress progress) {
    long begun = System.nanoTime();
    progress.step("starting Kafka and five services in one process");
    EmbeddedKafka kafka = kafka(settings.workFolder().resolve("kafka"));
    try {
      var context = SpringServices.all(properties(settings, kafka), kafka);
      var platform = new EmbeddedPlatform(context);
      platform.awaitReady();
      progress.step("ready after %.1f s".formatted((System.nanoTime() - begun) / 1e9));
      return platform;
    } catch (RuntimeException e) {
      kafka.close(); // the context may have failed before it knew of the broker
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

  /** Some parts, such as Kafka consumers, become ready only after the context has started. */
  private void awaitReady() {
    try (var http = HttpClient.newHttpClient()) {
      if (!Readiness.http(http, address().getPort()).await(READY_DEADLINE, () -> false)) {
        close();
        throw new IllegalStateException(
            "not ready within " + READY_DEADLINE.toSeconds() + " s; see the log");
      }
    }
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
    properties.put("deeptalk.gateway.model", settings.modelName());
    properties.putAll(PlatformSettings.PATIENCE_WITH_EXPERTS);
    properties.putAll(settings.overrides());
    return properties;
  }
}
