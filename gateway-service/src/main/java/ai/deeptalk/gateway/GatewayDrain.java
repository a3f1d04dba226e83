package ai.deeptalk.gateway;

import ai.deeptalk.gateway.session.Sessions;
import org.springframework.context.SmartLifecycle;

/**
 * Lets running answers end before the web server goes: it starts after everything else and stops
 * first.
 */
final class GatewayDrain implements SmartLifecycle {
  private final Sessions sessions;
  private volatile boolean running;

  GatewayDrain(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    sessions.drain();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
