package ai.deeptalk.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.AudioSource;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.HistoryLimit;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.SpeechFrontend.AudioStream;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import ai.deeptalk.protocol.asr.SpeechFrontendGrpc;
import ai.deeptalk.protocol.asr.UtteranceEnded;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.Finish;
import ai.deeptalk.protocol.slm.LayerLoad;
import ai.deeptalk.protocol.slm.ModelDescription;
import ai.deeptalk.protocol.slm.ReplyDone;
import ai.deeptalk.protocol.slm.ReplyFailed;
import ai.deeptalk.protocol.slm.SessionOpened;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc;
import ai.deeptalk.protocol.slm.TextDelta;
import ai.deeptalk.protocol.slm.Timing;
import ai.deeptalk.protocol.slm.Usage;
import com.google.protobuf.ByteString;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both adapters against services of our own protocol that say what a test wants. */
class GrpcAdaptersTest {
  private static final SessionId SESSION = new SessionId("sess_1");

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ScriptedModel model = new ScriptedModel();
  private final ScriptedFrontend frontend = new ScriptedFrontend();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(model)
            .addService(frontend)
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void aConversationIsCarriedInBothDirections() {
    List<ModelEvent> events = new CopyOnWriteArrayList<>();
    try (SpokenModel.Dialogue dialogue = spokenModel(breaker()).converse(opening(), events::add)) {
      dialogue.beginTurn(
          1, List.of(new SpokenModel.PastTurn("u", "a")), new HistoryLimit(false, 0.5, 40));
      dialogue.features(1, 3, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
      dialogue.typed(1, "hi");
      dialogue.endInput(1);
      dialogue.respond(
          new SpokenModel.Request(1, 9, SpokenModel.Task.SAY, "say", 5, new Speed(1.5)));
      dialogue.cancel(9);
      await(() -> model.received.size() == 7);
      model.say(
          ConverseEvent.newBuilder()
              .setText(TextDelta.newBuilder().setReply(9).setText("w").setFrame(4))
              .build());
      model.say(
          ConverseEvent.newBuilder()
              .setDone(
                  ReplyDone.newBuilder()
                      .setReply(9)
                      .setFinish(Finish.LENGTH)
                      .setFrames(8)
                      .setUsage(Usage.newBuilder().setInputAudioTokens(3).setOutputTextTokens(2))
                      .setTiming(Timing.newBuilder().setPrefillMs(1.5).setFirstFrameMs(2.5)))
              .build());
      model.say(
          ConverseEvent.newBuilder()
              .setFailed(
                  ReplyFailed.newBuilder().setReply(9).setCode("SHARD_UNAVAILABLE").setMessage("m"))
              .build());
      await(() -> events.size() == 3);
    }

    assertThat(model.received.get(0).getOpen().getReplyPartition()).isEqualTo(3);
    assertThat(model.received.get(0).getOpen().getGatewayEpoch()).isEqualTo(42);
    assertThat(model.received.get(1).getBeginTurn().getHistory(0).getAssistant()).isEqualTo("a");
    assertThat(model.received.get(1).getBeginTurn().getLimit().getKeep()).isEqualTo(0.5f);
    assertThat(model.received.get(1).getBeginTurn().getLimit().getTokens()).isEqualTo(40);
    assertThat(model.received.get(2).getFeatures().getValues().size()).isEqualTo(4);
    assertThat(model.received.get(5).getRespond().getText()).isEqualTo("say");
    assertThat(events.get(0)).isEqualTo(new ModelEvent.Words(9, "w", 4));
    assertThat(events.get(1))
        .isInstanceOfSatisfying(
            ModelEvent.ReplyEnded.class,
            ended -> {
              assertThat(ended.finish()).isEqualTo(ModelEvent.Finish.LENGTH);
              assertThat(ended.usage().total()).isEqualTo(5);
              assertThat(ended.timing().firstFrameMs()).isEqualTo(2.5);
            });
    assertThat(events.get(2))
        .isInstanceOfSatisfying(
            ModelEvent.ReplyFailed.class,
            failed -> assertThat(failed.cause().code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE));
  }

  @Test
  void aBrokenStreamIsReportedOnceWithWhatItMeans() {
    List<ModelEvent> events = new CopyOnWriteArrayList<>();
    SpokenModel.Dialogue dialogue = spokenModel(breaker()).converse(opening(), events::add);
    model.out.join().onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
    await(() -> !events.isEmpty());
    dialogue.endInput(1);
    dialogue.close();

    assertThat(events).hasSize(1);
    assertThat(((ModelEvent.Broken) events.getFirst()).cause().code())
        .isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void aServiceThatSaysNothingBreaksAfterItsDeadline() {
    model.silent = true;
    List<ModelEvent> events = new CopyOnWriteArrayList<>();
    SpokenModel.Dialogue dialogue =
        new GrpcSpokenModel(channel, breaker(), Duration.ofMillis(50), timer)
            .converse(opening(), events::add);
    await(() -> !events.isEmpty());
    dialogue.close();
    assertThat(((ModelEvent.Broken) events.getFirst()).cause().code())
        .isEqualTo(ErrorCode.TURN_TIMEOUT);
  }

  @Test
  void anOpenBreakerRefusesAtOnce() {
    CircuitBreaker breaker = breaker();
    breaker.transitionToOpenState();
    List<ModelEvent> events = new CopyOnWriteArrayList<>();
    spokenModel(breaker).converse(opening(), events::add).close();
    assertThat(((ModelEvent.Broken) events.getFirst()).cause().code())
        .isEqualTo(ErrorCode.OVERLOADED);
    assertThat(model.received).isEmpty();
  }

  @Test
  void audioIsCarriedAndUtterancesComeBack() {
    List<FrontendEvent> events = new CopyOnWriteArrayList<>();
    AudioSource source =
        new AudioSource(
            AudioEncoding.MULAW,
            8_000,
            Optional.of(new AudioSource.VoiceActivity(0.4, 200, 300, false, 0)));
    try (AudioStream stream =
        new GrpcSpeechFrontend(channel, breaker(), Duration.ofSeconds(5), timer)
            .listen(SESSION, source, events::add)) {
      stream.audio(new byte[] {1, 2});
      stream.commit();
      stream.clear();
      await(() -> frontend.received.size() == 4);
      frontend.say(
          ListenEvent.newBuilder()
              .setFeatures(
                  ai.deeptalk.protocol.asr.Features.newBuilder()
                      .setUtterance(1)
                      .setFirst(2)
                      .setValues(ByteString.copyFrom(new byte[8])))
              .build());
      frontend.say(
          ListenEvent.newBuilder()
              .setEnded(
                  UtteranceEnded.newBuilder().setUtterance(1).setFeatureCount(4).setAudioEndMs(900))
              .build());
      await(() -> events.size() == 2);
    }
    assertThat(frontend.received.get(0).getConfigure().getSampleRate()).isEqualTo(8_000);
    assertThat(frontend.received.get(0).getConfigure().getDetection().getSilenceMs())
        .isEqualTo(300);
    assertThat(frontend.received.get(1).getAudio().size()).isEqualTo(2);
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            FrontendEvent.Features.class,
            features -> assertThat(features.values().remaining()).isEqualTo(8));
    assertThat(events.get(1)).isEqualTo(new FrontendEvent.UtteranceEnded(1, 4, 0, 900, false));
  }

  @Test
  void theModelDescribesItself() {
    var description = spokenModel(breaker()).describe();
    assertThat(description.model()).isEqualTo("mini");
    assertThat(description.load().getFirst().tokens()).containsExactly(4L);
  }

  private SpokenModel spokenModel(CircuitBreaker breaker) {
    return new GrpcSpokenModel(channel, breaker, Duration.ofSeconds(5), timer);
  }

  private static SpokenModel.Opening opening() {
    return new SpokenModel.Opening(SESSION, "tenant", 3, 42);
  }

  private static CircuitBreaker breaker() {
    return CircuitBreaker.of("test", CircuitBreakerConfig.ofDefaults());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private static final class ScriptedModel
      extends SpokenLanguageModelGrpc.SpokenLanguageModelImplBase {
    private final List<ConverseRequest> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StreamObserver<ConverseEvent>> out = new CompletableFuture<>();
    private boolean silent;

    void say(ConverseEvent event) {
      out.join().onNext(event);
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseEvent> responses) {
      out.complete(responses);
      return new Recorder<>(received) {
        @Override
        public void onNext(ConverseRequest request) {
          super.onNext(request);
          if (request.hasOpen() && !silent) {
            responses.onNext(
                ConverseEvent.newBuilder()
                    .setOpened(SessionOpened.newBuilder().setModel("mini"))
                    .build());
          }
        }
      };
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<ModelDescription> answer) {
      answer.onNext(
          ModelDescription.newBuilder()
              .setModel("mini")
              .addLoad(LayerLoad.newBuilder().addTokens(4).addAudioShare(0.5f).addAudioGroup(true))
              .build());
      answer.onCompleted();
    }
  }

  private static final class ScriptedFrontend extends SpeechFrontendGrpc.SpeechFrontendImplBase {
    private final List<ListenRequest> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<StreamObserver<ListenEvent>> out = new CompletableFuture<>();

    void say(ListenEvent event) {
      out.join().onNext(event);
    }

    @Override
    public StreamObserver<ListenRequest> listen(StreamObserver<ListenEvent> responses) {
      out.complete(responses);
      return new Recorder<>(received);
    }
  }

  private static class Recorder<T> implements StreamObserver<T> {
    private final List<T> received;

    Recorder(List<T> received) {
      this.received = received;
    }

    @Override
    public void onNext(T request) {
      received.add(request);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
