package ai.deeptalk.gateway;

import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.session.Sessions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts after everything else and stops first: the process is not ready before synthesised audio
 * is being read, and running answers end before the web server goes.
 */
final class GatewayLifecycle implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(GatewayLifecycle.class);
  private static final Duration WAIT_FOR_AUDIO = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Sessions sessions;
  private final ReplyAudio audio;
  private volatile boolean running;

  GatewayLifecycle(Sessions sessions, ReplyAudio audio) {
    this.sessions = sessions;
    this.audio = audio;
  }

  @Override
  public void start() {
    running = true;
    long deadline = System.nanoTime() + WAIT_FOR_AUDIO.toNanos();
    try {
      while (!audio.isReady() && System.nanoTime() < deadline) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    if (!audio.isReady()) {
      log.warn("reply audio is not being read yet; sessions are refused until it is");
    }
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
