package ai.deeptalk.shard;

import ai.deeptalk.shard.group.ShardReport;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready when every shard of this process is. */
final class ShardHealth implements HealthIndicator {
  private final ShardServer server;

  ShardHealth(ShardServer server) {
    this.server = server;
  }

  @Override
  public Health health() {
    Health.Builder health = server.isRunning() ? Health.up() : Health.outOfService();
    for (var shard : server.shards()) {
      ShardReport report = shard.report();
      if (!report.ready()) {
        health.outOfService();
      }
      health.withDetail(report.group(), report.state());
    }
    return health.build();
  }
}
