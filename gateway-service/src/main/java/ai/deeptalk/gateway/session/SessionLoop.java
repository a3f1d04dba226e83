package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of one session: takes what happened, lets the session act, and sees to it that the
 * session ends with it.
 */
public final class SessionLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(SessionLoop.class);
  private static final Duration TICK = Duration.ofMillis(200);

  private final SessionId id;
  private final RealtimeSession session;
  private final Mailbox mailbox;
  private final String tenant;

  SessionLoop(SessionId id, String tenant, RealtimeSession session, Mailbox mailbox) {
    this.id = id;
    this.tenant = tenant;
    this.session = session;
    this.mailbox = mailbox;
  }

  boolean belongsTo(String other) {
    return tenant.equals(other);
  }

  public SessionId id() {
    return id;
  }

  /** From any thread; never blocks. */
  public void post(SessionInput input) {
    mailbox.put(input);
  }

  @Override
  public void run() {
    try {
      session.open();
      while (!session.isClosed()) {
        step();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("session ended by a bug session={}", id, bug);
    } finally {
      session.crashed();
    }
  }

  private void step() throws InterruptedException {
    SessionInput input = mailbox.take(TICK);
    if (mailbox.overflowed()) {
      log.warn("session overloaded session={}", id);
      session.overloaded();
      return;
    }
    if (input != null) {
      session.accept(input);
      if (input instanceof SessionInput.ClientText || input instanceof SessionInput.ClientBinary) {
        session.handled();
      }
    }
    session.tick();
  }
}
