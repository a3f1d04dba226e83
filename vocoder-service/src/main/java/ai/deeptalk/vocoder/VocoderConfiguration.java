package ai.deeptalk.vocoder;

import ai.deeptalk.vocoder.codec.Codec;
import ai.deeptalk.vocoder.codec.CodecFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The vocoder's parts and how they hang together, for its own process and for the platform in one
 * JVM.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VocoderProperties.class)
public class VocoderConfiguration {

  @Bean
  Codec vocoderCodec(@Value("${deeptalk.model.path:models/deeptalk-mini}") Path model) {
    return CodecFile.read(model.resolve("codec.safetensors"));
  }

  @Bean
  VocoderServer vocoderServer(
      Codec vocoderCodec,
      @Value("${deeptalk.kafka.bootstrap-servers:localhost:9092}") String servers,
      VocoderProperties properties,
      MeterRegistry registry) {
    var kafka = new VocoderKafka(servers, properties);
    return new VocoderServer(vocoderCodec, kafka, properties, registry);
  }

  @Bean
  VocoderHealth vocoderHealth(VocoderServer vocoderServer) {
    return new VocoderHealth(vocoderServer);
  }
}
