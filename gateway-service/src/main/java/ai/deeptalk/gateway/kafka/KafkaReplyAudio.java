package ai.deeptalk.gateway.kafka;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.protocol.AudioOutRecord;
import ai.deeptalk.protocol.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the one partition of {@code deeptalk.audio-out} that belongs to this gateway, by manual
 * assignment and from its end: what was spoken before this life began is nobody's any more, and its
 * epoch says so.
 */
public final class KafkaReplyAudio implements ReplyAudio, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaReplyAudio.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration TOPIC_DEADLINE = Duration.ofSeconds(20);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final short replicas;
  private final String bootstrapServers;
  private final long epoch;
  private final Map<SessionId, Consumer<AudioFrame>> listeners = new ConcurrentHashMap<>();
  private final Counter poison;
  private final Counter foreign;
  private final Thread reader;
  private volatile boolean closed;
  private volatile boolean ready;

  /**
   * Begins at once, in the background.
   *
   * @param replicas of topics that are created here because they are missing
   */
  public KafkaReplyAudio(
      String bootstrapServers, int partition, short replicas, long epoch, MeterRegistry registry) {
    this.bootstrapServers = bootstrapServers;
    this.replicas = replicas;
    this.partition = new TopicPartition(Topics.AUDIO_OUT.name(), partition);
    this.epoch = epoch;
    this.poison = registry.counter("deeptalk.gateway.frames.poison");
    this.foreign = registry.counter("deeptalk.gateway.frames.foreign");
    this.consumer =
        new KafkaConsumer<>(
            settings(bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(this.partition));
    consumer.seekToEnd(List.of(this.partition));
    this.reader = Thread.ofPlatform().name("reply-audio").daemon().start(this::read);
  }

  private static Properties settings(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "500");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return settings;
  }

  @Override
  public Subscription subscribe(SessionId session, Consumer<AudioFrame> listener) {
    listeners.put(session, listener);
    return () -> listeners.remove(session, listener);
  }

  @Override
  public int partition() {
    return partition.partition();
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      reader.join(CLOSE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        poll();
      }
    } catch (WakeupException | InterruptException stopped) {
      log.debug("reply audio reader stopped");
    }
  }

  private void poll() {
    try {
      if (!ready) {
        createTopics();
        // seekToEnd is lazy: only the position makes it true, and only then may replies be asked
        // for.
        consumer.position(partition);
        ready = true;
        log.info("reading reply audio partition={} epoch={}", partition.partition(), epoch);
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        deliver(record);
      }
    } catch (WakeupException | InterruptException stopped) {
      throw stopped;
    } catch (KafkaException | SpeechException unavailable) {
      log.warn("reply audio cannot be read, will try again cause={}", unavailable.toString());
      pause();
    }
  }

  private void createTopics() {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Topics.createMissing(admin, replicas, TOPIC_DEADLINE);
    }
  }

  private void deliver(ConsumerRecord<String, byte[]> wire) {
    try {
      AudioOutRecord record = AudioOutRecord.of(wire);
      if (record.epoch() != epoch) {
        foreign.increment();
        return;
      }
      Consumer<AudioFrame> listener = listeners.get(record.turn().session());
      if (listener != null) {
        listener.accept(
            new AudioFrame(
                record.turn().number(),
                record.index(),
                record.pcm().asReadOnlyByteBuffer(),
                record.last(),
                record.synthesisMicros()));
      }
    } catch (SpeechException unreadable) {
      poison.increment();
      log.warn(
          "unreadable audio record skipped partition={} offset={} cause={}",
          wire.partition(),
          wire.offset(),
          unreadable.getMessage());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
