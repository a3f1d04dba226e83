package ai.deeptalk.slm;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.GrpcEndpoint;
import ai.deeptalk.protocol.Topics;
import ai.deeptalk.slm.audio.KafkaAudioTokenSink;
import ai.deeptalk.slm.audio.PublishSettings;
import ai.deeptalk.slm.converse.ConverseService;
import ai.deeptalk.slm.converse.SessionDoor;
import ai.deeptalk.slm.dispatch.RemoteExpertDispatch;
import ai.deeptalk.slm.tick.SessionEvents;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.TickLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens and closes the service with the application. In order: topics, the tick, a replica of every
 * expert group, a warm-up, and only then the door. Stopping goes the other way and lets replies
 * under way finish.
 */
final class SlmServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SlmServer.class);
  private static final Duration ASK = Duration.ofMillis(500);

  private final TickLoop loop;
  private final RemoteExpertDispatch dispatch;
  private final ModelDescriber describer;
  private final SlmProperties properties;
  private final PublishSettings publishing;
  private final MeterRegistry registry;
  private @Nullable Running running;

  SlmServer(
      TickLoop loop,
      RemoteExpertDispatch dispatch,
      ModelDescriber describer,
      SlmProperties properties,
      PublishSettings publishing,
      MeterRegistry registry) {
    this.loop = loop;
    this.dispatch = dispatch;
    this.describer = describer;
    this.properties = properties;
    this.publishing = publishing;
    this.registry = registry;
  }

  @Override
  public void start() {
    long from = System.nanoTime();
    createTopics();
    var producer = new KafkaProducer<String, byte[]>(publishing.producer());
    var sink = new KafkaAudioTokenSink(producer, publishing, InstantSource.system(), registry);
    producer.partitionsFor(Topics.AUDIO_TOKENS.name());
    loop.start();
    awaitShards(from);
    new WarmUp(loop, sink, describer.featureWidth()).run(properties.start().warmUpRounds());
    SlmProperties.Grpc grpc = properties.grpc();
    var service = new ConverseService(new Door(sink), describer);
    var endpoint =
        GrpcEndpoint.start(grpc.host(), grpc.port(), grpc.name(), Runnable::run, List.of(service));
    endpoint.serving();
    running = new Running(endpoint, sink);
    log.atInfo()
        .addKeyValue("port", endpoint.port())
        .addKeyValue("name", grpc.name())
        .addKeyValue("model", describer.name())
        .addKeyValue("startMillis", (System.nanoTime() - from) / 1_000_000)
        .log("listening");
  }

  private void createTopics() {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, publishing.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      Topics.createMissing(
          admin, properties.audio().topicReplicas(), properties.start().deadline());
    }
  }

  private void awaitShards(long from) {
    long deadline = from + properties.start().deadline().toNanos();
    while (!dispatch.reachable(ASK)) {
      if (System.nanoTime() > deadline) {
        throw new SpeechException(
            ErrorCode.SHARD_UNAVAILABLE,
            "no replica of some expert group within " + properties.start().deadline());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpeechException(ErrorCode.INTERNAL, "interrupted while starting", e);
    }
  }

  @Override
  public void stop() {
    Running stopping = running;
    running = null;
    if (stopping == null) {
      return;
    }
    stopping.endpoint().draining();
    try {
      loop.drain(properties.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopping.endpoint().close();
    loop.close();
    stopping.sink().close();
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  /** The port in use; tests ask for a free one. */
  int port() {
    Running current = running;
    if (current == null) {
      throw new IllegalStateException("not started");
    }
    return current.endpoint().port();
  }

  private record Running(GrpcEndpoint endpoint, KafkaAudioTokenSink sink) {}

  /** Lets sessions into the tick, each with the audio topic behind it. */
  private final class Door implements SessionDoor {
    private final KafkaAudioTokenSink sink;
    private final String instance = "slm-" + UUID.randomUUID();

    Door(KafkaAudioTokenSink sink) {
      this.sink = sink;
    }

    @Override
    public Optional<SessionLink> open(SessionRoute route, SessionEvents events) {
      return loop.open(route, events, sink);
    }

    @Override
    public String instance() {
      return instance;
    }

    @Override
    public String model() {
      return describer.name();
    }
  }
}
