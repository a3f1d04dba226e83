package ai.deeptalk.vocoder;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down once the stream has ended by a failure; waiting for an assignment is healthy, for there may
 * be more members than partitions.
 */
final class VocoderHealth implements HealthIndicator {
  private final VocoderServer server;

  VocoderHealth(VocoderServer server) {
    this.server = server;
  }

  @Override
  public Health health() {
    Health.Builder health = server.hasFailed() ? Health.down() : Health.up();
    return health.withDetail("taking", server.isTaking()).build();
  }
}
