package ai.deeptalk.asr;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the speech front end.
 *
 * @param grpc the door to listen at
 * @param streams audio streams open at once; one more is refused
 * @param threads threads that encode; 0 for one per processor
 * @param maxUtterance an utterance is ended by force at this length
 * @param idle a stream that sends nothing for this long is closed
 * @param releaseGap how far below the threshold the probability must fall before speech is left
 * @param minSpeech shortest sound that counts as a voice
 * @param hangover gap that the beginning of speech survives
 */
@ConfigurationProperties(value = "deeptalk.asr", ignoreUnknownFields = false)
record AsrProperties(
    @DefaultValue Grpc grpc,
    @DefaultValue("256") int streams,
    @DefaultValue("0") int threads,
    @DefaultValue("30s") Duration maxUtterance,
    @DefaultValue("30m") Duration idle,
    @DefaultValue("0.15") double releaseGap,
    @DefaultValue("120ms") Duration minSpeech,
    @DefaultValue("80ms") Duration hangover) {

  AsrProperties {
    if (threads < 0) {
      throw new IllegalArgumentException("deeptalk.asr.threads must not be negative: " + threads);
    }
  }

  int encodingThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
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
      @DefaultValue("asr") String name) {}
}
