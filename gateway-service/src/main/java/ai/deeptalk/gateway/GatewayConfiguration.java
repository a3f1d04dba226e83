package ai.deeptalk.gateway;

import ai.deeptalk.gateway.access.ApiKeys;
import ai.deeptalk.gateway.access.Callers;
import ai.deeptalk.gateway.access.ClientSecrets;
import ai.deeptalk.gateway.access.RateLimits;
import ai.deeptalk.gateway.grpc.GrpcSpeechFrontend;
import ai.deeptalk.gateway.grpc.GrpcSpokenModel;
import ai.deeptalk.gateway.kafka.KafkaReplyAudio;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.rest.RestApi;
import ai.deeptalk.gateway.session.SessionLimits;
import ai.deeptalk.gateway.session.SessionMetrics;
import ai.deeptalk.gateway.session.Sessions;
import ai.deeptalk.gateway.telephony.Switchboard;
import ai.deeptalk.gateway.web.AccessFilter;
import ai.deeptalk.gateway.web.ConsoleData;
import ai.deeptalk.gateway.web.Peers;
import ai.deeptalk.gateway.web.RealtimeEndpoint;
import ai.deeptalk.gateway.web.RestEdge;
import ai.deeptalk.gateway.web.TwilioEndpoint;
import ai.deeptalk.protocol.GrpcChannels;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Everything the gateway is made of. Each port's adapter stands back when a test brings its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@Import(GatewayRoutes.class)
public class GatewayConfiguration {
  private static final String KEYS_VARIABLE = "DEEPTALK_API_KEYS";

  @Bean(destroyMethod = "close")
  GrpcChannels gatewayChannels() {
    return new GrpcChannels("gateway");
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService gatewayTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().name("gateway-timer").daemon().unstarted(task));
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService gatewayRequestThreads() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("gateway-request-", 0).factory());
  }

  @Bean
  @ConditionalOnMissingBean
  SpeechFrontend gatewaySpeechFrontend(
      GrpcChannels gatewayChannels,
      GatewayProperties properties,
      ScheduledExecutorService gatewayTimer) {
    return new GrpcSpeechFrontend(
        gatewayChannels.open(properties.asr().address()),
        breaker("speech frontend"),
        properties.asr().deadline(),
        gatewayTimer);
  }

  @Bean
  @ConditionalOnMissingBean
  SpokenModel gatewaySpokenModel(
      GrpcChannels gatewayChannels,
      GatewayProperties properties,
      ScheduledExecutorService gatewayTimer) {
    return new GrpcSpokenModel(
        gatewayChannels.open(properties.slm().address()),
        breaker("spoken language model"),
        properties.slm().deadline(),
        gatewayTimer);
  }

  @Bean
  @ConditionalOnMissingBean
  ReplyAudio gatewayReplyAudio(
      @Value("${deeptalk.kafka.bootstrap-servers:localhost:9092}") String bootstrapServers,
      GatewayProperties properties,
      MeterRegistry registry,
      InstantSource gatewayClock) {
    return new KafkaReplyAudio(
        bootstrapServers,
        properties.replyPartition(),
        properties.kafkaReplicas(),
        gatewayClock.millis(),
        registry);
  }

  @Bean
  InstantSource gatewayClock() {
    return InstantSource.system();
  }

  @Bean
  RateLimits gatewayRateLimits(GatewayProperties properties, InstantSource gatewayClock) {
    return new RateLimits(
        properties.requestsPerMinute(), properties.tokensPerMinute(), gatewayClock);
  }

  @Bean
  SessionMetrics gatewaySessionMetrics(MeterRegistry registry) {
    return new SessionMetrics(registry);
  }

  @Bean
  Sessions gatewaySessions(
      SpeechFrontend frontend,
      SpokenModel model,
      ReplyAudio audio,
      InstantSource gatewayClock,
      RateLimits rates,
      SessionMetrics metrics,
      GatewayProperties properties) {
    return new Sessions(
        frontend,
        model,
        audio,
        gatewayClock,
        new SecureRandom(),
        SessionLimits.DEFAULT
            .lasting(properties.sessionLifetime())
            .patient(properties.replyTimeout(), properties.drainTimeout()),
        rates,
        metrics,
        new Capabilities(properties.semanticVad()),
        properties.sessions(),
        properties.replyPartition());
  }

  @Bean
  GatewayLifecycle gatewayLifecycle(Sessions sessions, ReplyAudio audio) {
    return new GatewayLifecycle(sessions, audio);
  }

  @Bean
  GatewayHealth gatewayHealthIndicator(Sessions sessions, ReplyAudio audio) {
    return new GatewayHealth(sessions, audio);
  }

  @Bean
  ModelNames gatewayModelNames(
      GatewayProperties properties,
      @Value("${deeptalk.model.path:models/deeptalk-mini}") Path modelFolder) {
    String name =
        properties.model().isEmpty()
            ? String.valueOf(modelFolder.getFileName())
            : properties.model();
    return new ModelNames(name, properties.modelAliases());
  }

  @Bean
  RealtimeEndpoint gatewayRealtime(
      Sessions sessions, ModelNames models, GatewayProperties properties) {
    return new RealtimeEndpoint(
        sessions,
        models,
        limits(properties),
        Peers.at(properties.peers(), properties.replyPartition()));
  }

  @Bean
  TwilioEndpoint gatewayTwilio(
      Callers callers, Sessions sessions, ModelNames models, GatewayProperties properties) {
    return new TwilioEndpoint(new Switchboard(callers, sessions, models), limits(properties));
  }

  private static RealtimeEndpoint.Limits limits(GatewayProperties properties) {
    return new RealtimeEndpoint.Limits(
        properties.outboundBytes(), properties.pingInterval(), properties.sessionLifetime());
  }

  @Bean
  RestEdge gatewayRest(
      SpeechFrontend frontend,
      SpokenModel model,
      ReplyAudio audio,
      ModelNames models,
      InstantSource gatewayClock,
      ExecutorService gatewayRequestThreads,
      ClientSecrets secrets,
      RateLimits rates,
      GatewayProperties properties) {
    return new RestEdge(
        new RestApi(
            frontend,
            model,
            audio,
            models,
            new Ids(new SecureRandom()),
            gatewayClock,
            properties.replyTimeout(),
            properties.requests(),
            rates,
            secrets,
            new Capabilities(properties.semanticVad())),
        gatewayRequestThreads);
  }

  @Bean
  ConsoleData gatewayConsoleData(SpokenModel model, SessionMetrics metrics) {
    return new ConsoleData(model, metrics);
  }

  @Bean
  ClientSecrets gatewayClientSecrets(GatewayProperties properties) {
    return ClientSecrets.sealedWith(properties.clientSecretKey());
  }

  @Bean
  Callers gatewayCallers(
      GatewayProperties properties,
      ClientSecrets secrets,
      InstantSource gatewayClock,
      Environment environment) {
    List<String> keys = new ArrayList<>(properties.apiKeys());
    keys.addAll(List.of(environment.getProperty(KEYS_VARIABLE, "").split(",", -1)));
    return new Callers(ApiKeys.of(keys), secrets, gatewayClock);
  }

  @Bean
  AccessFilter gatewayAccessFilter(Callers callers, RateLimits rates) {
    return new AccessFilter(callers, rates, new Ids(new SecureRandom()));
  }

  /**
   * Opens when half of the last twenty streams broke; a session that ends by itself counts as fine.
   */
  private static CircuitBreaker breaker(String service) {
    return CircuitBreaker.of(
        service,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(2))
            .permittedNumberOfCallsInHalfOpenState(5)
            .automaticTransitionFromOpenToHalfOpenEnabled(false)
            .build());
  }
}
