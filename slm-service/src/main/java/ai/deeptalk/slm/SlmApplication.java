package ai.deeptalk.slm;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The spoken language model as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SlmConfiguration.class)
public class SlmApplication {
  // Not in a file: one JVM may hold all services, and their files would hide one another.
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "spring.application.name", "slm-service",
          "management.endpoint.health.probes.enabled", true,
          "management.endpoints.web.exposure.include", "health,info,prometheus");

  public static void main(String[] args) {
    var application = new SpringApplication(SlmApplication.class);
    application.setDefaultProperties(DEFAULTS);
    application.run(args);
  }
}
