package ai.deeptalk.asr;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The speech front end as a process of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(AsrConfiguration.class)
public class AsrApplication {
  // Not in a file: one JVM may hold all services, and their files would hide one another.
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "spring.application.name", "asr-frontend-service",
          "management.endpoint.health.probes.enabled", true,
          "management.endpoints.web.exposure.include", "health,info,prometheus");

  public static void main(String[] args) {
    var application = new SpringApplication(AsrApplication.class);
    application.setDefaultProperties(DEFAULTS);
    application.run(args);
  }
}
