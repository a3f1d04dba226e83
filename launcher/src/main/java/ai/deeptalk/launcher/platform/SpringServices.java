package ai.deeptalk.launcher.platform;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts one Spring context around any set of services, or around the broker alone. Properties
 * given here win over files and the environment.
 */
final class SpringServices {
  /**
   * Kafka prints its whole configuration at every start, gRPC a stack trace per malformed message.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "logging.level.org.apache.kafka", "warn",
          "logging.level.kafka", "warn",
          "logging.level.io.grpc.internal.SerializingExecutor", "off",
          "logging.level.state.change.logger", "error",
          "management.endpoints.web.exposure.include", "health,prometheus",
          "management.endpoint.health.probes.enabled", "true",
          // A process is ready when everything in it is.
          "management.endpoint.health.group.readiness.include", "*");

  private SpringServices() {}

  /** All services and the broker in one context. */
  static ConfigurableApplicationContext all(Map<String, String> properties, EmbeddedKafka kafka) {
    var application = new SpringApplication(Base.class);
    application.addPrimarySources(
        Arrays.stream(Service.values()).<Class<?>>map(Service::wiring).toList());
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.addInitializers(context -> prepare(kafka, context));
    return run(application, properties);
  }

  /** One service alone. */
  static ConfigurableApplicationContext one(Service service, Map<String, String> properties) {
    var application = new SpringApplication(service.application());
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    return run(application, properties);
  }

  /** The broker alone. */
  static ConfigurableApplicationContext broker(EmbeddedKafka kafka) {
    var application = new SpringApplication(Bare.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.addInitializers(context -> prepare(kafka, context));
    return run(application, Map.of("spring.application.name", "kafka"));
  }

  private static ConfigurableApplicationContext run(
      SpringApplication application, Map<String, String> properties) {
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(DEFAULTS);
    application.setRegisterShutdownHook(false); // whoever starts a platform closes it
    return application.run(arguments(properties));
  }

  /**
   * Logging is set up by now, and wiring the services takes as long as the broker's start: they
   * overlap.
   */
  private static void prepare(EmbeddedKafka kafka, ConfigurableApplicationContext context) {
    var _ = kafka.begin();
    if (context instanceof GenericApplicationContext beans) {
      beans.registerBean("embeddedKafka", EmbeddedKafka.class, () -> kafka);
    }
  }

  private static String[] arguments(Map<String, String> properties) {
    var arguments = new ArrayList<String>();
    properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments.toArray(String[]::new);
  }

  /** Around services: a web server, health, metrics. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Base {}

  /** Around the broker alone: nothing else. */
  @Configuration(proxyBeanMethods = false)
  static class Bare {}
}
