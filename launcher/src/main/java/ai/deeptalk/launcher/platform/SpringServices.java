package ai.deeptalk.launcher.platform;

import ai.deeptalk.launcher.kafka.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts one Spring context around any set of services. Properties given here win over files and
 * the environment.
 */
final class SpringServices {
  private SpringServices() {}

  static ConfigurableApplicationContext start(
      List<Service> services, Map<String, String> properties, @Nullable EmbeddedKafka kafka) {
    var application = new SpringApplication(Base.class);
    application.addPrimarySources(services.stream().<Class<?>>map(Service::wiring).toList());
    application.setWebApplicationType(WebApplicationType.REACTIVE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(
        false); // whoever starts a platform closes it, in its own order
    if (kafka != null) {
      application.addInitializers(context -> {
        if (context instanceof GenericApplicationContext beans) {
          beans.registerBean("embeddedKafka", EmbeddedKafka.class, () -> kafka);
        }
      });
    }
    return application.run(arguments(properties));
  }

  private static String[] arguments(Map<String, String> properties) {
    var arguments = new ArrayList<String>();
    properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments.toArray(String[]::new);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Base {}
}
