package ai.deeptalk.shard;

import ai.deeptalk.model.kernels.WeightFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The expert shards' parts, for a process of their own and for the platform in one JVM. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShardProperties.class)
public class ShardConfiguration {

  @Bean
  ShardServer shardServer(
      ShardProperties properties,
      @Value("${deeptalk.model.path:models/deeptalk-mini}") Path model,
      @Value("${deeptalk.model.weights:fp32}") WeightFormat weights,
      MeterRegistry registry) {
    return new ShardServer(properties, model, weights, registry);
  }

  @Bean
  HealthIndicator shardHealthIndicator(ShardServer shardServer) {
    return new ShardHealth(shardServer);
  }
}
