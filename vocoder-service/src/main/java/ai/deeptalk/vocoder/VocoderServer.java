package ai.deeptalk.vocoder;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.protocol.GrpcEndpoint;
import ai.deeptalk.vocoder.codec.Codec;
import ai.deeptalk.vocoder.codec.Vocoder;
import ai.deeptalk.vocoder.stream.VocoderStream;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the stream with the application, and says over gRPC whether it serves. */
final class VocoderServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(VocoderServer.class);
  private static final int WARM_UP_FRAMES = 50; // enough for the compiler to have seen the loops

  private final Codec codec;
  private final VocoderKafka kafka;
  private final VocoderProperties properties;
  private final MeterRegistry registry;
  private volatile @Nullable Running running;

  VocoderServer(
      Codec codec, VocoderKafka kafka, VocoderProperties properties, MeterRegistry registry) {
    if (properties.contextFrames() < codec.leftContext()) {
      throw new IllegalArgumentException(
          "deeptalk.vocoder.context-frames must be at least the model's left context of "
              + codec.leftContext()
              + ": "
              + properties.contextFrames());
    }
    this.codec = codec;
    this.kafka = kafka;
    this.properties = properties;
    this.registry = registry;
  }

  private record Running(VocoderStream stream, GrpcEndpoint endpoint) {}

  @Override
  public void start() {
    warmUp();
    kafka.createTopics();
    var stream =
        new VocoderStream(
            properties.limits(),
            codec::newVocoder,
            kafka.consumer(),
            kafka.producer(),
            registry,
            InstantSource.system());
    VocoderProperties.Grpc grpc = properties.grpc();
    var endpoint =
        GrpcEndpoint.start(grpc.host(), grpc.port(), grpc.name(), Runnable::run, List.of());
    stream.start();
    endpoint.serving();
    running = new Running(stream, endpoint);
    log.atInfo().addKeyValue("group", properties.group()).log("synthesising");
  }

  @Override
  public void stop() {
    Running stopping = running;
    running = null;
    if (stopping != null) {
      stopping.endpoint().draining();
      stopping.stream().close();
      stopping.endpoint().close();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  /** Whether frames are being taken; false before the first assignment and after a failure. */
  boolean isTaking() {
    Running current = running;
    return current != null && current.stream().isTaking();
  }

  /** Whether the stream has ended by a failure, so that only a restart helps. */
  boolean hasFailed() {
    Running current = running;
    return current != null && current.stream().hasFailed();
  }

  /** The first frames of a process would take ten times as long as the rest. */
  private void warmUp() {
    Vocoder vocoder = codec.newVocoder();
    var silence = Codes.of(new int[codec.spec().codebooks()]);
    for (int i = 0; i < WARM_UP_FRAMES; i++) {
      var _ = vocoder.decodeStep(silence).toPcm16();
    }
  }
}
