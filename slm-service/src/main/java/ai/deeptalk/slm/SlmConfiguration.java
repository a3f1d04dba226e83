package ai.deeptalk.slm;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.model.tokenizer.Tokenizer;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.slm.audio.PublishSettings;
import ai.deeptalk.slm.dispatch.DispatchSettings;
import ai.deeptalk.slm.dispatch.ExpertTraffic;
import ai.deeptalk.slm.dispatch.RemoteExpertDispatch;
import ai.deeptalk.slm.engine.BackboneLimits;
import ai.deeptalk.slm.engine.DecoderBackbone;
import ai.deeptalk.slm.tick.TickLoop;
import ai.deeptalk.slm.tick.TickSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The service's parts and how they hang together: model folder → dispatch to the shards → backbone
 * → tick → door. For its own process and for the platform in one JVM.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlmProperties.class)
public class SlmConfiguration {

  @Bean
  ServedModel slmModel(@Value("${deeptalk.model.path:models/deeptalk-mini}") Path folder) {
    ModelConfig config = ModelConfig.read(folder);
    SpeechConfig speech =
        config.speech().orElseThrow(() -> invalid(folder, "it has no deeptalk section"));
    MixtureConfig mixture = config.mixture().orElseThrow(() -> invalid(folder, "no experts"));
    ExpertPlacement placement = config.placement().orElseThrow(() -> invalid(folder, "no groups"));
    return new ServedModel(folder, config, speech, mixture, placement, Tokenizer.read(folder));
  }

  private static SpeechException invalid(Path folder, String why) {
    return new SpeechException(
        ErrorCode.MODEL_INVALID, folder + " is no spoken language model: " + why);
  }

  @Bean
  ExpertTraffic slmTraffic(ServedModel slmModel) {
    return new ExpertTraffic(slmModel.config().layers(), slmModel.mixture().experts());
  }

  @Bean
  GrpcChannels slmShardChannels() {
    return new GrpcChannels("slm-shards");
  }

  @Bean
  RemoteExpertDispatch slmDispatch(
      ServedModel slmModel,
      SlmProperties properties,
      GrpcChannels slmShardChannels,
      ExpertTraffic slmTraffic,
      MeterRegistry registry) {
    SlmProperties.Dispatch dispatch = properties.dispatch();
    return RemoteExpertDispatch.connect(
        slmShardChannels,
        Map.<Modality, List<String>>of(
            Modality.AUDIO, properties.shards().audio(), Modality.TEXT, properties.shards().text()),
        slmModel.placement(),
        slmModel.mixture().experts(),
        new DispatchSettings(
            dispatch.stepDeadline(),
            dispatch.hedgeAfter(),
            dispatch.probeEvery(),
            dispatch.retryEvery(),
            dispatch.slowCall(),
            dispatch.leaveOut(),
            dispatch.streams(),
            dispatch.halfPrecision()),
        slmTraffic,
        registry);
  }

  @Bean
  DecoderBackbone slmBackbone(
      ServedModel slmModel,
      RemoteExpertDispatch slmDispatch,
      SlmProperties properties,
      @Value("${deeptalk.model.weights:fp32}") WeightFormat weights) {
    var limits = new BackboneLimits(properties.cachePositions(), properties.batchPositions());
    try (Checkpoint checkpoint = Checkpoint.open(slmModel.folder(), weights)) {
      return DecoderBackbone.read(slmModel.config(), checkpoint, slmDispatch, limits);
    }
  }

  @Bean
  TickLoop slmTickLoop(
      ServedModel slmModel,
      DecoderBackbone slmBackbone,
      RemoteExpertDispatch slmDispatch,
      SlmProperties properties,
      MeterRegistry registry) {
    return new TickLoop(
        slmBackbone,
        slmDispatch,
        slmModel.rules(),
        slmModel.codec(),
        new TickSettings(
            properties.sessions(),
            properties.rows(),
            properties.commands(),
            properties.inputPositions(),
            properties.prefillPositions(),
            properties.lead(),
            frame(slmModel.speech()),
            properties.replyDeadline(),
            properties.degradedFor()),
        System::nanoTime,
        registry);
  }

  private static Duration frame(SpeechConfig speech) {
    return Duration.ofNanos(1_000_000_000L * speech.frameSamples() / speech.sampleRate());
  }

  @Bean
  SlmServer slmServer(
      ServedModel slmModel,
      TickLoop slmTickLoop,
      RemoteExpertDispatch slmDispatch,
      ExpertTraffic slmTraffic,
      SlmProperties properties,
      @Value("${deeptalk.kafka.bootstrap-servers:127.0.0.1:9092}") String kafka,
      MeterRegistry registry) {
    SlmProperties.Audio audio = properties.audio();
    return new SlmServer(
        slmTickLoop,
        slmDispatch,
        new ModelDescriber(slmModel, slmTraffic, slmDispatch, slmTickLoop),
        properties,
        new PublishSettings(
            kafka, audio.deadline(), audio.queuedFrames(), audio.bufferBytes(), audio.usefulFor()),
        registry);
  }
}
