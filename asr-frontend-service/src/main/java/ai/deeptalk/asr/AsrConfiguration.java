package ai.deeptalk.asr;

import ai.deeptalk.asr.encoder.EncoderFile;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.listen.DetectionRules;
import ai.deeptalk.asr.listen.ListenLimits;
import ai.deeptalk.asr.listen.SpeechFrontendEdge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The speech front end's parts and how they hang together, for its own process and for the platform
 * in one JVM.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AsrProperties.class)
public class AsrConfiguration {

  @Bean
  SpeechEncoder asrEncoder(@Value("${deeptalk.model.path:models/deeptalk-mini}") Path model) {
    return EncoderFile.read(model);
  }

  @Bean
  SpeechFrontendEdge asrEdge(
      SpeechEncoder asrEncoder, AsrProperties properties, MeterRegistry registry) {
    return new SpeechFrontendEdge(
        asrEncoder,
        asrEncoder::newActivity,
        new ListenLimits(properties.streams(), properties.maxUtterance(), properties.idle()),
        new DetectionRules(properties.releaseGap(), properties.minSpeech(), properties.hangover()),
        registry);
  }

  @Bean
  AsrServer asrServer(SpeechFrontendEdge asrEdge, AsrProperties properties) {
    return new AsrServer(asrEdge, properties);
  }
}
