package ai.deeptalk.gateway;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the gateway.
 *
 * @param apiKeys keys that are let in, each {@code KEY}, {@code TENANT:KEY} or {@code
 *     TENANT:sha256:HEX}; none: open on loopback
 * @param clientSecretKey 32 bytes in base64 that seal client secrets, the same at every gateway;
 *     empty: secrets of this process alone
 * @param model the name of the served model; empty: the name of its folder
 * @param modelAliases names stock clients ask for, all served by the one model
 * @param replyPartition the partition of synthesised audio that is this gateway's alone
 * @param peers address of the gateway with reply partition {@code {n}}, to hand a returning client
 *     on to the one that has its session; empty: there are no others
 * @param kafkaReplicas replicas of topics that this gateway creates
 * @param asr where the speech frontend is
 * @param slm where the model is
 * @param sessions most realtime sessions at a time
 * @param requests most REST requests worked on at a time
 * @param requestsPerMinute what each tenant may ask of this gateway over REST, or by opening
 *     sessions
 * @param tokensPerMinute what the model may read and write for each tenant at this gateway
 * @param semanticVad whether the served model can end turns by their content; without the head for
 *     that, false lets clients know
 * @param sessionLifetime after which a realtime session ends
 * @param replyTimeout longest silence of an answer being made before it fails
 * @param drainTimeout longest time a running answer may take when the gateway goes away
 * @param pingInterval how often an idle client is asked whether it is there; silent for three of
 *     them, it is gone
 * @param outboundBytes what may wait for a slow reader before it is cut off
 */
@ConfigurationProperties(value = "deeptalk.gateway", ignoreUnknownFields = false)
record GatewayProperties(
    @DefaultValue List<String> apiKeys,
    @DefaultValue("") String clientSecretKey,
    @DefaultValue("") String model,
    @DefaultValue({
          "gpt-realtime",
          "gpt-realtime-mini",
          "gpt-realtime-1.5",
          "gpt-realtime-2",
          "gpt-realtime-2.1",
          "gpt-4o-realtime-preview",
          "gpt-4o-mini-realtime-preview",
          "gpt-audio",
          "gpt-audio-mini",
          "gpt-4o-audio-preview",
          "gpt-4o-mini",
          "gpt-4o-transcribe",
          "gpt-4o-mini-transcribe",
          "gpt-4o-mini-tts",
          "whisper-1",
          "tts-1"
        })
        List<String> modelAliases,
    @DefaultValue("0") int replyPartition,
    @DefaultValue("") String peers,
    @DefaultValue("1") short kafkaReplicas,
    @DefaultValue Asr asr,
    @DefaultValue Slm slm,
    @DefaultValue("2000") int sessions,
    @DefaultValue("64") int requests,
    @DefaultValue("60000") int requestsPerMinute,
    @DefaultValue("1000000") int tokensPerMinute,
    @DefaultValue("true") boolean semanticVad,
    @DefaultValue("60m") Duration sessionLifetime,
    @DefaultValue("15s") Duration replyTimeout,
    @DefaultValue("20s") Duration drainTimeout,
    @DefaultValue("20s") Duration pingInterval,
    @DefaultValue("16777216") int outboundBytes) {

  GatewayProperties {
    requirePositive("sessions", sessions);
    requirePositive("requests", requests);
    requirePositive("requests-per-minute", requestsPerMinute);
    requirePositive("tokens-per-minute", tokensPerMinute);
    requirePositive("outbound-bytes", outboundBytes);
    requirePositive("session-lifetime", sessionLifetime.toMillis());
    requirePositive("reply-timeout", replyTimeout.toMillis());
    requirePositive("drain-timeout", drainTimeout.toMillis());
    requirePositive("ping-interval", pingInterval.toMillis());
    if (replyPartition < 0) {
      throw new IllegalArgumentException(
          "deeptalk.gateway.reply-partition must not be negative: " + replyPartition);
    }
  }

  /**
   * The speech frontend.
   *
   * @param address {@code host:port} or {@code inprocess:NAME}
   * @param deadline for the first answer of a stream
   */
  record Asr(
      @DefaultValue("inprocess:asr") String address, @DefaultValue("5s") Duration deadline) {}

  /**
   * The model.
   *
   * @param address {@code host:port} or {@code inprocess:NAME}
   * @param deadline for the first answer of a stream
   */
  record Slm(
      @DefaultValue("inprocess:slm") String address, @DefaultValue("5s") Duration deadline) {}

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "deeptalk.gateway." + name + " must be positive: " + value);
    }
  }
}
