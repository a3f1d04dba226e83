package ai.deeptalk.gateway;

import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.session.Sessions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while answers can be heard and there is room for another session. */
final class GatewayHealth implements HealthIndicator {
  private final Sessions sessions;
  private final ReplyAudio audio;

  GatewayHealth(Sessions sessions, ReplyAudio audio) {
    this.sessions = sessions;
    this.audio = audio;
  }

  @Override
  public Health health() {
    Health.Builder health = audio.isReady() ? Health.up() : Health.down();
    return health
        .withDetail("sessions", sessions.count())
        .withDetail("room", sessions.hasRoom())
        .build();
  }
}
