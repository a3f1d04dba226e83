package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.TextCodec;
import ai.deeptalk.slm.engine.Backbone;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the model. It runs ticks back to back while anything is due and sleeps
 * otherwise.
 *
 * <p>Sessions are opened here and then spoken to through their {@link SessionLink}. Everything a
 * session asks is done by this thread between two ticks, so a session joins and leaves at a step's
 * border and nothing needs a lock.
 */
public final class TickLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TickLoop.class);

  /** Longest sleep: deadlines of waiting replies are looked at this often. */
  private static final long MAX_SLEEP_NANOS = Duration.ofMillis(50).toNanos();

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final List<Conversation> conversations = new ArrayList<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private final DecodingParts parts;
  private final Tick tick;
  private final Thread thread;
  private volatile boolean draining;
  private volatile boolean closed;
  private volatile int activeReplies;

  public TickLoop(
      Backbone backbone,
      StepGuard guard,
      ReplyRules rules,
      TextCodec codec,
      TickSettings settings,
      LongSupplier nanoClock,
      MeterRegistry registry) {
    this.parts =
        new DecodingParts(
            new KvPool(backbone, this::reclaim),
            rules,
            codec,
            new PromptGrammar(rules, codec),
            settings,
            backbone.shape().featureWidth(),
            new RowBudget(settings.maxRows()),
            new Mailbox(settings.maxCommands()),
            nanoClock,
            new TickMetrics(registry));
    this.tick = new Tick(backbone, guard, parts, conversations);
    this.thread = Thread.ofPlatform().name("slm-tick").daemon().unstarted(this::loop);
    parts.metrics().gauge("deeptalk.slm.sessions", sessions::get);
    parts.metrics().gauge("deeptalk.slm.rows", parts.rows()::used);
  }

  public void start() {
    thread.start();
  }

  /**
   * Opens a session.
   *
   * @return empty when there are as many sessions as there may be, or this instance is being
   *     drained
   */
  public Optional<SessionLink> open(SessionRoute route, SessionEvents events, AudioTokenSink sink) {
    if (sessions.incrementAndGet() > parts.settings().maxSessions() || draining) {
      sessions.decrementAndGet();
      parts.metrics().refused("session");
      return Optional.empty();
    }
    Conversation conversation = new Conversation(parts, route, events, sink);
    SessionLink link = new SessionLink(parts, conversation, this::leave);
    parts.mailbox().outcome(() -> conversations.add(conversation)); // bounded by maxSessions
    return Optional.of(link);
  }

  private void leave(Conversation conversation) {
    sessions.decrementAndGet();
    parts
        .mailbox()
        .outcome(() -> {
          conversation.close();
          conversations.remove(conversation);
        });
  }

  private void reclaim() {
    conversations.forEach(Conversation::reclaim);
  }

  private void loop() {
    while (!closed) {
      try {
        parts.mailbox().drain();
        if (!tick.run()) {
          parts.mailbox().await(tick.nanosToNext(MAX_SLEEP_NANOS));
        }
        activeReplies = conversations.stream().mapToInt(each -> each.replies().size()).sum();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("tick failed");
      }
    }
    conversations.forEach(Conversation::close);
    conversations.clear();
  }

  public int sessions() {
    return sessions.get();
  }

  public int rows() {
    return parts.rows().used();
  }

  /** Takes no new sessions and waits for the replies under way, at most this long. */
  public void drain(Duration patience) throws InterruptedException {
    draining = true;
    long deadline = System.nanoTime() + patience.toNanos();
    while (activeReplies > 0 && System.nanoTime() < deadline) {
      CountDownLatch passed = new CountDownLatch(1);
      parts.mailbox().outcome(passed::countDown);
      if (!passed.await(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    draining = true;
    closed = true;
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
