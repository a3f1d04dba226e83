package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.AudioOutRecord;
import ai.deeptalk.protocol.AudioTokenRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes to {@code deeptalk.audio-out}, into the partition of the gateway that asked. */
final class KafkaSoundSink implements SoundSink {
  private static final Logger log = LoggerFactory.getLogger(KafkaSoundSink.class);

  private final Producer<String, byte[]> producer;
  private final StreamMetrics metrics;

  KafkaSoundSink(Producer<String, byte[]> producer, StreamMetrics metrics) {
    this.producer = producer;
    this.metrics = metrics;
  }

  @Override
  public void publish(
      AudioTokenRecord record, Verdict.Sound sound, long synthesisMicros, Settled settled) {
    var out =
        new AudioOutRecord(
            record.replyPartition(),
            record.turn(),
            record.index(),
            sound.pcm(),
            record.last(),
            record.epoch(),
            synthesisMicros,
            record.traceparent());
    try {
      var _ =
          producer.send(
              out.toRecord(),
              (_, failure) -> {
                if (failure != null) {
                  failed(record, failure);
                }
                settled.settled(failure == null);
              });
    } catch (KafkaException | IllegalArgumentException e) { // closed, or a partition nobody has
      failed(record, e);
      settled.settled(false);
    }
  }

  private void failed(AudioTokenRecord record, Exception failure) {
    metrics.unpublished();
    log.atWarn()
        .setCause(failure)
        .addKeyValue("session", record.turn().session())
        .addKeyValue("turn", record.turn().number())
        .addKeyValue("index", record.index())
        .log("sound could not be published");
  }
}
