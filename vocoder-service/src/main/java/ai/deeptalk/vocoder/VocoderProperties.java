package ai.deeptalk.vocoder;

import ai.deeptalk.vocoder.stream.StreamLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the vocoder.
 *
 * @param grpc the door for health checks
 * @param group Kafka consumer group; its members share the sessions
 * @param lanes threads that synthesise; 0 for one per processor
 * @param queued records waiting per lane
 * @param sessions sessions remembered
 * @param contextFrames frames of a reply in progress that are read again after a restart
 * @param replyIdle a reply of which nothing was heard for this long is over
 * @param commitEvery how often progress is committed
 * @param patience how long a stop or a handover waits for what is in work
 * @param deliveryTimeout how long publishing a frame may take
 * @param topicReplicas replicas of topics that do not exist yet
 */
@ConfigurationProperties(value = "deeptalk.vocoder", ignoreUnknownFields = false)
record VocoderProperties(
    @DefaultValue Grpc grpc,
    @DefaultValue("deeptalk-vocoder") String group,
    @DefaultValue("0") int lanes,
    @DefaultValue("256") int queued,
    @DefaultValue("4096") int sessions,
    @DefaultValue("16") int contextFrames,
    @DefaultValue("30s") Duration replyIdle,
    @DefaultValue("200ms") Duration commitEvery,
    @DefaultValue("2s") Duration patience,
    @DefaultValue("2s") Duration deliveryTimeout,
    @DefaultValue("1") short topicReplicas) {

  VocoderProperties {
    if (lanes < 0) {
      throw new IllegalArgumentException("deeptalk.vocoder.lanes must not be negative: " + lanes);
    }
    if (!deliveryTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "deeptalk.vocoder.delivery-timeout must be positive: " + deliveryTimeout);
    }
  }

  StreamLimits limits() {
    int threads = lanes == 0 ? Runtime.getRuntime().availableProcessors() : lanes;
    return new StreamLimits(
        threads, queued, sessions, contextFrames, replyIdle, commitEvery, patience);
  }

  /**
   * The door of the service.
   *
   * @param host address to bind
   * @param port 0 for a free one
   * @param name name within this JVM
   */
  record Grpc(
      @DefaultValue("0.0.0.0") String host,
      @DefaultValue("0") int port,
      @DefaultValue("vocoder") String name) {}
}
