package ai.deeptalk.launcher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The broker with Spring's lifecycle: in the lowest phase, so that it runs before any service
 * starts to consume. Starting takes seconds of which most are waiting, so {@link #begin()} lets a
 * caller overlap it with the creation of the services; {@link #start()} then only waits. It is
 * stopped by {@link #close()} and not with the lifecycle, because services close their clients when
 * their beans are destroyed, after all phases; the broker, the first bean, is destroyed last.
 */
public final class EmbeddedKafka implements SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final long START_DEADLINE_SECONDS = 60;

  private final KafkaServerSettings settings;
  private @Nullable CompletableFuture<KafkaRaftServer> server;

  public EmbeddedKafka(KafkaServerSettings settings) {
    this.settings = settings;
  }

  public KafkaServerSettings settings() {
    return settings;
  }

  /** Starts the broker on a thread of its own. */
  public synchronized CompletableFuture<KafkaRaftServer> begin() {
    if (server == null) {
      var starting = new CompletableFuture<KafkaRaftServer>();
      Thread.ofPlatform().name("kafka-start").start(() -> launch(starting));
      server = starting;
    }
    return server;
  }

  @Override
  public void start() {
    try {
      begin().get(START_DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the embedded Kafka broker did not start in " + settings.folder(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the embedded Kafka broker needed more than " + START_DEADLINE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded Kafka broker started", e);
    }
  }

  @Override
  public void stop() {
    // Not yet: see the class comment.
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      try {
        KafkaRaftServer running = server.get(START_DEADLINE_SECONDS, TimeUnit.SECONDS);
        running.shutdown();
        running.awaitShutdown();
      } catch (ExecutionException | TimeoutException e) {
        LOG.atWarn().setCause(e).log("kafka had not started when it was stopped");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      server = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null && server.isDone();
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  private void launch(CompletableFuture<KafkaRaftServer> starting) {
    try {
      long begun = System.nanoTime();
      format();
      var broker = new KafkaRaftServer(new KafkaConfig(settings.properties()), Time.SYSTEM);
      broker.startup();
      LOG.atInfo()
          .addKeyValue("port", settings.port())
          .addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000)
          .log("kafka started");
      starting.complete(broker);
    } catch (Exception | LinkageError e) {
      starting.completeExceptionally(e);
    }
  }

  private void format() throws Exception {
    var folder = settings.folder();
    Files.createDirectories(folder);
    if (Files.notExists(folder.resolve("meta.properties"))) {
      try {
        new Formatter()
            .setNodeId(1)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(folder.toString())
            .addDirectory(folder.toString())
            .setIgnoreFormatted(true)
            .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .run();
      } catch (IOException e) {
        throw new IllegalStateException("cannot format " + folder, e);
      }
    }
  }
}
