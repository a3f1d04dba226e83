package ai.deeptalk.asr;

import ai.deeptalk.asr.listen.SpeechFrontendEdge;
import ai.deeptalk.protocol.GrpcEndpoint;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens and closes the service's door with the application.
 *
 * <p>Handlers encode, which is arithmetic for milliseconds: they run on a few threads of their own,
 * never on the event loop. A stream has at most one message in work and asks for the next when it
 * is done, so the threads' queue is bounded by the number of streams.
 */
final class AsrServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AsrServer.class);
  private static final long IDLE_CHECK_SECONDS = 10;
  private static final int CALLBACKS_PER_STREAM = 8; // message, half-close, cancel, ready

  private final SpeechFrontendEdge edge;
  private final AsrProperties properties;
  private @Nullable Running running;

  AsrServer(SpeechFrontendEdge edge, AsrProperties properties) {
    this.edge = edge;
    this.properties = properties;
  }

  @Override
  public void start() {
    int threads = properties.encodingThreads();
    var encoders =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(CALLBACKS_PER_STREAM * (properties.streams() + threads)),
            Thread.ofPlatform().daemon().name("asr-encode-", 0).factory(),
            // Beyond the bound the transport's own thread does the work: slower, but nothing is
            // lost.
            new ThreadPoolExecutor.CallerRunsPolicy());
    var clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("asr-idle").factory());
    AsrProperties.Grpc grpc = properties.grpc();
    var endpoint =
        GrpcEndpoint.start(grpc.host(), grpc.port(), grpc.name(), encoders, List.of(edge));
    var _ =
        clock.scheduleWithFixedDelay(
            edge::expireIdle, IDLE_CHECK_SECONDS, IDLE_CHECK_SECONDS, TimeUnit.SECONDS);
    endpoint.serving();
    running = new Running(endpoint, encoders, clock);
    log.atInfo()
        .addKeyValue("port", endpoint.port())
        .addKeyValue("name", grpc.name())
        .addKeyValue("threads", threads)
        .log("listening");
  }

  @Override
  public void stop() {
    Running stopping = running;
    running = null;
    if (stopping != null) {
      stopping.endpoint().close();
      stopping.clock().shutdownNow();
      stopping.encoders().shutdownNow();
    }
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

  private record Running(
      GrpcEndpoint endpoint, ExecutorService encoders, ScheduledExecutorService clock) {}
}
