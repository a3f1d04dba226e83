package ai.deeptalk.vocoder.stream;

import ai.deeptalk.vocoder.codec.Vocoder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The whole stream: one consuming thread, a few lanes, one producer. Started and stopped once. */
public final class VocoderStream implements AutoCloseable {
  private final StreamLimits limits;
  private final Producer<String, byte[]> producer;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final TokenLoop loop;
  private @Nullable Thread consuming;

  /** Kafka → loop → lanes → Kafka. */
  public VocoderStream(
      StreamLimits limits,
      Supplier<Vocoder> vocoders,
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      MeterRegistry registry,
      InstantSource clock) {
    this.limits = limits;
    this.producer = producer;
    var metrics = new StreamMetrics(registry);
    var sounds = new KafkaSoundSink(producer, metrics);
    var deadLetters = new DeadLetters(producer);
    int sessions = Math.max(1, limits.sessions() / limits.lanes());
    for (int i = 0; i < limits.lanes(); i++) {
      lanes.add(
          new Lane(
              limits.queued(),
              sessions,
              () -> new SessionVoice(vocoders.get(), limits.contextFrames()),
              sounds,
              deadLetters,
              metrics,
              clock));
    }
    loop = new TokenLoop(consumer, lanes, limits, metrics, clock);
  }

  public void start() {
    for (int i = 0; i < lanes.size(); i++) {
      threads.add(Thread.ofPlatform().daemon().name("vocoder-lane-" + i).start(lanes.get(i)));
    }
    consuming = Thread.ofPlatform().daemon().name("vocoder-tokens").start(loop);
  }

  /** Whether partitions are assigned and being read. */
  public boolean isTaking() {
    return loop.isTaking();
  }

  /** Whether it has stopped for good by a failure. */
  public boolean hasFailed() {
    return loop.hasFailed();
  }

  /** Finishes what is in work, commits, and ends; within a bound. */
  @Override
  public void close() {
    loop.stop();
    Thread consumer = consuming;
    try {
      if (consumer != null) {
        consumer.join(limits.patience().multipliedBy(3));
      }
      lanes.forEach(Lane::stop);
      for (Thread thread : threads) {
        thread.join(limits.patience());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      producer.close(limits.patience());
    }
  }
}
