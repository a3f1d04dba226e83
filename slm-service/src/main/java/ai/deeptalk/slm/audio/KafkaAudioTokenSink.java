package ai.deeptalk.slm.audio;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.SessionRoute;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames to the topic of audio tokens, keyed by session, so that a session's frames stay in order.
 *
 * <p>A producer may block while it has no metadata or no memory, so a thread of its own talks to it
 * and the tick never waits. When the bounded queue before it is full, a frame is refused and its
 * reply ends.
 */
public final class KafkaAudioTokenSink implements AudioTokenSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaAudioTokenSink.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Producer<String, byte[]> producer;
  private final PublishSettings settings;
  private final InstantSource clock;
  private final BlockingQueue<Waiting> queue;
  private final Timer published;
  private final MeterRegistry registry;
  private final Thread thread;
  private volatile boolean closed;

  public KafkaAudioTokenSink(
      Producer<String, byte[]> producer,
      PublishSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    this.producer = producer;
    this.settings = settings;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(settings.maxQueuedFrames());
    this.registry = registry;
    this.published =
        Timer.builder("deeptalk.slm.kafka.publish")
            .description("From a frame's completion until it is safely in Kafka")
            .publishPercentiles(0.5, 0.95)
            .register(registry);
    Gauge.builder("deeptalk.slm.kafka.queue", queue, BlockingQueue::size).register(registry);
    this.thread = Thread.ofPlatform().name("slm-audio-tokens").daemon().start(this::send);
  }

  @Override
  public boolean publish(
      SessionRoute route, AudioTokenFrame frame, Speed speed, boolean last, Outcome outcome) {
    return queue(
        route, frame.turn(), frame.index(), Optional.of(frame.codes()), last, speed, outcome);
  }

  @Override
  public boolean publishEnd(SessionRoute route, int reply, int frames, Outcome outcome) {
    return queue(
        route,
        new TurnId(route.session(), reply),
        frames,
        Optional.empty(),
        true,
        Speed.NORMAL,
        outcome);
  }

  private boolean queue(
      SessionRoute route,
      TurnId turn,
      int index,
      Optional<Codes> codes,
      boolean last,
      Speed speed,
      Outcome outcome) {
    var tokens =
        new AudioTokenRecord(
            route.tenant(),
            turn,
            index,
            codes,
            last,
            route.replyPartition(),
            route.gatewayEpoch(),
            clock.millis() + settings.usefulFor().toMillis(),
            speed,
            route.traceparent().isEmpty() ? null : route.traceparent());
    return !closed && queue.offer(new Waiting(tokens, outcome, System.nanoTime()));
  }

  private void send() {
    while (!closed) {
      try {
        Waiting next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
          send(next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void send(Waiting waiting) {
    try {
      var _ =
          producer.send(
              waiting.tokens().toRecord(),
              (_, failure) -> {
                if (failure == null) {
                  published.record(System.nanoTime() - waiting.from(), TimeUnit.NANOSECONDS);
                  waiting.outcome().written();
                } else {
                  lost(waiting, failure);
                }
              });
    } catch (RuntimeException failure) {
      lost(waiting, failure);
    }
  }

  private void lost(Waiting waiting, Exception failure) {
    registry.counter("deeptalk.slm.kafka.lost").increment();
    log.atWarn()
        .addKeyValue("session", waiting.tokens().turn().session())
        .addKeyValue("reply", waiting.tokens().turn().number())
        .addKeyValue("index", waiting.tokens().index())
        .addKeyValue("cause", failure.toString())
        .log("audio frame lost");
    waiting.outcome().lost(failure.getClass().getSimpleName());
  }

  /** Sends what is queued, briefly, and closes the producer. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Waiting left = queue.poll(); left != null; left = queue.poll()) {
      send(left);
    }
    producer.close(CLOSING);
  }

  /** A frame on its way to the producer. */
  private record Waiting(AudioTokenRecord tokens, Outcome outcome, long from) {}
}
