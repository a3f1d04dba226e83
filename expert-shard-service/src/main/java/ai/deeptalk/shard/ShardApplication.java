package ai.deeptalk.shard;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Expert shards as a process of their own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ShardConfiguration.class, ShardAdminConfiguration.class})
public class ShardApplication {
  // Not in a file: one JVM may hold all services, and their files would hide one another.
  static final Map<String, Object> DEFAULTS =
      Map.of(
          "spring.application.name", "expert-shard-service",
          "management.endpoint.health.probes.enabled", true,
          "management.endpoint.health.group.readiness.include", "readinessState,shard",
          "management.endpoints.web.exposure.include", "health,info,prometheus");

  public static void main(String[] args) {
    var application = new SpringApplication(ShardApplication.class);
    application.setDefaultProperties(DEFAULTS);
    application.run(args);
  }
}
