package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.access.RateLimits;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ServerEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** All sessions of this gateway: opens them, counts them, and drains them when the gateway goes. */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int MAILBOX_CAPACITY = 4_096;
  private static final RandomGeneratorFactory<RandomGenerator> SESSION_RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final Duration DRAIN_POLL = Duration.ofMillis(50);

  private final SessionScope.Ports ports;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SessionLimits limits;
  private final RateLimits rates;
  private final SessionMetrics metrics;
  private final Capabilities capabilities;
  private final int capacity;
  private final int gateway;
  private final Map<SessionId, SessionLoop> running = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /**
   * @param capacity most sessions at a time
   * @param gateway the number of this gateway among its peers
   */
  public Sessions(
      SpeechFrontend frontend,
      SpokenModel model,
      ReplyAudio audio,
      InstantSource clock,
      RandomGenerator random,
      SessionLimits limits,
      RateLimits rates,
      SessionMetrics metrics,
      Capabilities capabilities,
      int capacity,
      int gateway) {
    this.ports = new SessionScope.Ports(frontend, model, audio);
    this.clock = clock;
    this.random = random;
    this.limits = limits;
    this.rates = rates;
    this.metrics = metrics;
    this.capabilities = capabilities;
    this.capacity = capacity;
    this.gateway = gateway;
  }

  public boolean hasRoom() {
    return !draining && ports.audio().isReady() && running.size() < capacity;
  }

  /**
   * How a client wants its session to begin.
   *
   * @param model the name the client asked for
   * @param update what differs from the default configuration, checked before
   * @param resumable whether the client may come back after it lost its connection
   */
  public record Opening(
      String tenant, String model, Optional<ObjectNode> update, boolean resumable) {}

  /**
   * Starts a session on a thread of its own; empty when there is no room.
   *
   * @param connection the client's
   */
  public Optional<SessionLoop> open(Opening opening, Outbox connection) {
    if (!hasRoom()) {
      return Optional.empty();
    }
    // Ids need not be secret, only unlike; the shared generator is locked, this one is not.
    Ids ids = new Ids(SESSION_RANDOM.create(random.nextLong()));
    SessionId id = new SessionId(ids.session());
    Mailbox mailbox = new Mailbox(MAILBOX_CAPACITY);
    Optional<Resumption> resumption =
        opening.resumable()
            ? Optional.of(
                new Resumption(new Journal(Journal.MAX_CHARACTERS, connection), ids, gateway))
            : Optional.empty();
    SessionScope scope =
        new SessionScope(
            id,
            opening.tenant(),
            rates.of(opening.tenant()),
            ports,
            new ServerEvents(
                ids,
                resumption
                    .<Consumer<ObjectNode>>map(way -> way.journal()::say)
                    .orElse(event -> connection.send(Json.write(event)))),
            ids,
            clock,
            limits,
            metrics,
            mailbox::put);
    SessionLoop loop =
        new SessionLoop(
            id,
            opening.tenant(),
            new RealtimeSession(scope, opening, capabilities, connection, resumption),
            mailbox);
    running.put(id, loop);
    log.info("session opened session={} tenant={}", id, opening.tenant());
    Thread.ofVirtual()
        .name("session-" + id)
        .start(() -> {
          try {
            loop.run();
          } finally {
            running.remove(id);
            log.info("session closed session={}", id);
          }
        });
    return Optional.of(loop);
  }

  /**
   * Hands a new connection to the session it wants to go on with, which tells it how it went; empty
   * if there is no such session here, which the connection has been told.
   */
  public Optional<SessionLoop> resume(
      String tenant, String session, String token, long received, Outbox connection) {
    Optional<SessionLoop> loop =
        SESSION_ID.matcher(session).matches()
            ? Optional.ofNullable(running.get(new SessionId(session)))
                .filter(found -> found.belongsTo(tenant))
            : Optional.empty();
    loop.ifPresentOrElse(
        found -> found.post(new SessionInput.Resume(connection, token, received)),
        () -> refuse(connection));
    return loop;
  }

  /** Tells a connection that its session cannot be had. */
  public void refuse(Outbox connection) {
    Resumption.refuse(connection, new Ids(SESSION_RANDOM.create(random.nextLong())));
  }

  public int count() {
    return running.size();
  }

  /**
   * Takes no new sessions, lets running answers end, and waits for that as long as the limits
   * allow.
   */
  public void drain() {
    draining = true;
    running.values().forEach(loop -> loop.post(new SessionInput.Drain()));
    long deadline = System.nanoTime() + limits.drainTimeout().toNanos();
    try {
      while (!running.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(DRAIN_POLL);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
