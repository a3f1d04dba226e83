package ai.deeptalk.gateway.grpc;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.AudioSource;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.protocol.asr.Clear;
import ai.deeptalk.protocol.asr.Commit;
import ai.deeptalk.protocol.asr.Configure;
import ai.deeptalk.protocol.asr.Encoding;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import ai.deeptalk.protocol.asr.SpeechFrontendGrpc;
import ai.deeptalk.protocol.asr.TurnDetection;
import com.google.protobuf.UnsafeByteOperations;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.CallOptions;
import io.grpc.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** The speech frontend over its {@code Listen} stream. */
public final class GrpcSpeechFrontend implements SpeechFrontend {
  /** A minute and a half of PCM: an upload arrives faster than it is listened to. */
  private static final int WAITING_BYTES = 32 << 20;

  private final Channel channel;
  private final CircuitBreaker breaker;
  private final Duration firstAnswer;
  private final ScheduledExecutorService timer;

  public GrpcSpeechFrontend(
      Channel channel,
      CircuitBreaker breaker,
      Duration firstAnswer,
      ScheduledExecutorService timer) {
    this.channel = channel;
    this.breaker = breaker;
    this.firstAnswer = firstAnswer;
    this.timer = timer;
  }

  @Override
  public AudioStream listen(SessionId session, AudioSource source, Consumer<FrontendEvent> events) {
    var call =
        new BoundedCall<ListenRequest, ListenEvent>(
            channel.newCall(SpeechFrontendGrpc.getListenMethod(), CallOptions.DEFAULT),
            breaker,
            ListenRequest::getSerializedSize,
            WAITING_BYTES,
            event -> read(event).ifPresent(events),
            cause -> events.accept(new FrontendEvent.Broken(cause)));
    SessionTrace.run(session, () -> call.start(firstAnswer, timer));
    Stream stream = new Stream(session, call);
    stream.configure(source);
    return stream;
  }

  private static Optional<FrontendEvent> read(ListenEvent event) {
    return switch (event.getEventCase()) {
      case STARTED ->
          Optional.of(
              new FrontendEvent.SpeechStarted(
                  event.getStarted().getUtterance(), event.getStarted().getAudioStartMs()));
      case FEATURES ->
          Optional.of(
              new FrontendEvent.Features(
                  event.getFeatures().getUtterance(),
                  event.getFeatures().getFirst(),
                  event.getFeatures().getValues().asReadOnlyByteBuffer()));
      case STOPPED ->
          Optional.of(
              new FrontendEvent.SpeechStopped(
                  event.getStopped().getUtterance(),
                  event.getStopped().getAudioEndMs(),
                  event.getStopped().getEndOfSpeechMs()));
      case ENDED ->
          Optional.of(
              new FrontendEvent.UtteranceEnded(
                  event.getEnded().getUtterance(),
                  event.getEnded().getFeatureCount(),
                  event.getEnded().getAudioStartMs(),
                  event.getEnded().getAudioEndMs(),
                  event.getEnded().getEmpty()));
      case CLEARED -> Optional.of(new FrontendEvent.Cleared());
      case CONFIGURED, ACTIVITY, EVENT_NOT_SET -> Optional.empty();
    };
  }

  private record Stream(SessionId session, BoundedCall<ListenRequest, ListenEvent> call)
      implements AudioStream {
    @Override
    public void configure(AudioSource source) {
      Configure.Builder configure =
          Configure.newBuilder()
              .setSession(session.value())
              .setEncoding(encoding(source.encoding()))
              .setSampleRate(source.sampleRate());
      source
          .detection()
          .ifPresent(detection ->
              configure.setDetection(
                  TurnDetection.newBuilder()
                      .setThreshold(detection.threshold())
                      .setPrefixPaddingMs(detection.prefixPaddingMs())
                      .setSilenceMs(detection.silenceMs())
                      .setSemantic(detection.semantic())
                      .setMaxWaitMs(detection.maxWaitMs())));
      call.send(ListenRequest.newBuilder().setConfigure(configure).build());
    }

    @Override
    public void audio(byte[] bytes) {
      call.send(
          ListenRequest.newBuilder().setAudio(UnsafeByteOperations.unsafeWrap(bytes)).build());
    }

    @Override
    public void commit() {
      call.send(ListenRequest.newBuilder().setCommit(Commit.getDefaultInstance()).build());
    }

    @Override
    public void clear() {
      call.send(ListenRequest.newBuilder().setClear(Clear.getDefaultInstance()).build());
    }

    @Override
    public void close() {
      call.close();
    }

    private static Encoding encoding(AudioEncoding encoding) {
      return switch (encoding) {
        case PCM16 -> Encoding.PCM16;
        case MULAW -> Encoding.MULAW;
        case ALAW -> Encoding.ALAW;
      };
    }
  }
}
