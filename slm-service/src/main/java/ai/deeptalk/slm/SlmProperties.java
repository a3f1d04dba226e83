package ai.deeptalk.slm;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the spoken language model.
 *
 * @param grpc the door to listen at
 * @param shards where the replicas of each expert group are
 * @param sessions sessions open at once; one more is refused
 * @param rows rows decoded at once; a spoken answer takes two
 * @param commands commands that wait for the tick thread
 * @param cachePositions positions of all prompts and replies in the key-value cache
 * @param batchPositions positions of one step
 * @param inputPositions positions of one turn's input, a sound or a token each
 * @param prefillPositions prompt positions per step while replies are being decoded
 * @param lead how far a spoken reply runs ahead of playback
 * @param replyDeadline a reply that is not over by then fails
 * @param degradedFor how long a reply may go on without one of its expert groups
 * @param dispatch how experts are waited for
 * @param audio how frames are published
 * @param start what has to be there before sessions are let in
 * @param drain how long replies under way are waited for when the service stops
 */
@ConfigurationProperties(value = "deeptalk.slm", ignoreUnknownFields = false)
record SlmProperties(
    @DefaultValue Grpc grpc,
    @DefaultValue Shards shards,
    @DefaultValue("256") int sessions,
    @DefaultValue("64") int rows,
    @DefaultValue("8192") int commands,
    @DefaultValue("32768") int cachePositions,
    @DefaultValue("160") int batchPositions,
    @DefaultValue("400") int inputPositions,
    @DefaultValue("16") int prefillPositions,
    @DefaultValue("3s") Duration lead,
    @DefaultValue("120s") Duration replyDeadline,
    @DefaultValue("3s") Duration degradedFor,
    @DefaultValue Dispatch dispatch,
    @DefaultValue Audio audio,
    @DefaultValue Start start,
    @DefaultValue("10s") Duration drain) {

  SlmProperties {
    if (batchPositions < rows + prefillPositions) {
      throw new IllegalArgumentException(
          "deeptalk.slm.batch-positions must hold all rows and a piece of prefill: "
              + batchPositions
              + " < "
              + rows
              + " + "
              + prefillPositions);
    }
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
      @DefaultValue("slm") String name) {}

  /**
   * Addresses of replicas, {@code host:port} or {@code inprocess:NAME}. Every replica is listed:
   * one that is not there yet is found when it comes.
   *
   * @param audio replicas of the experts of speech
   * @param text replicas of the experts of text
   */
  record Shards(
      @DefaultValue("inprocess:shard-audio-0") List<String> audio,
      @DefaultValue("inprocess:shard-text-0") List<String> text) {}

  /**
   * How experts are waited for.
   *
   * @param stepDeadline experts of one step, all layers together
   * @param hedgeAfter a call without an answer for so long is also sent to another replica
   * @param probeEvery how often a lost replica is asked whether it is back
   * @param retryEvery how often a call is tried again while no other replica is there
   * @param slowCall a replica whose calls take longer half the time is left out for a while
   * @param leaveOut for how long
   * @param streams whether calls go over one long-lived stream per replica
   * @param halfPrecision whether hidden states travel as FP16
   */
  record Dispatch(
      @DefaultValue("1s") Duration stepDeadline,
      @DefaultValue("150ms") Duration hedgeAfter,
      @DefaultValue("200ms") Duration probeEvery,
      @DefaultValue("10ms") Duration retryEvery,
      @DefaultValue("100ms") Duration slowCall,
      @DefaultValue("1s") Duration leaveOut,
      @DefaultValue("true") boolean streams,
      @DefaultValue("false") boolean halfPrecision) {}

  /**
   * How frames are published.
   *
   * @param deadline a frame that is not in Kafka by then ends its reply
   * @param queuedFrames frames of all replies that wait for the producer
   * @param bufferBytes what the producer may hold
   * @param usefulFor how long a frame is worth synthesising
   * @param topicReplicas replication factor of topics created here
   */
  record Audio(
      @DefaultValue("1500ms") Duration deadline,
      @DefaultValue("4096") int queuedFrames,
      @DefaultValue("8388608") long bufferBytes,
      @DefaultValue("20s") Duration usefulFor,
      @DefaultValue("1") short topicReplicas) {}

  /**
   * What has to be there before sessions are let in.
   *
   * @param deadline for Kafka and for a replica of every group
   * @param warmUpRounds turns that are answered for nobody, so that the first real one is fast
   */
  record Start(@DefaultValue("120s") Duration deadline, @DefaultValue("8") int warmUpRounds) {}
}
