package ai.deeptalk.slm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.experts.ExpertBatch;
import ai.deeptalk.model.experts.ExpertLayer;
import ai.deeptalk.model.tokenizer.Tokenizer;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.slm.BeginTurn;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.EndInput;
import ai.deeptalk.protocol.slm.OpenSession;
import ai.deeptalk.protocol.slm.ReplyDone;
import ai.deeptalk.protocol.slm.Respond;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc;
import ai.deeptalk.protocol.slm.TypedText;
import ai.deeptalk.slm.dispatch.WireShard;
import ai.deeptalk.slm.engine.BackboneLimits;
import ai.deeptalk.slm.engine.DecoderBackbone;
import ai.deeptalk.slm.engine.LocalExpertDispatch;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.HistoryLimit;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.StepGuard;
import ai.deeptalk.slm.tick.Task;
import ai.deeptalk.slm.tick.TickLoop;
import ai.deeptalk.slm.tick.TickSettings;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * The whole service on a model of random weights, with a real broker and shards that speak the real
 * protocol.
 */
class SlmServiceIT {
  private static final String AUDIO = "it-audio";
  private static final String SECOND_AUDIO = "it-audio-2";
  private static final String TEXT = "it-text";
  private static final int OUTPUT = 30;

  private static final EmbeddedKafkaKraftBroker BROKER = new EmbeddedKafkaKraftBroker(1, 1);
  private static final Map<String, Server> SHARDS = new ConcurrentHashMap<>();

  @TempDir private static Path folder;
  private static ConfigurableApplicationContext context;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws IOException {
    BROKER.afterPropertiesSet();
    RandomModelFolder.write(folder, 7);
    for (String name : List.of(AUDIO, SECOND_AUDIO, TEXT)) {
      startShard(name);
    }
    context =
        new SpringApplicationBuilder(SlmApplication.class)
            .run(
                "--server.port=0",
                "--deeptalk.model.path=" + folder,
                "--deeptalk.kafka.bootstrap-servers=" + BROKER.getBrokersAsString(),
                "--deeptalk.slm.grpc.name=slm-it",
                "--deeptalk.slm.shards.audio=inprocess:" + AUDIO + ",inprocess:" + SECOND_AUDIO,
                "--deeptalk.slm.shards.text=inprocess:" + TEXT);
    channel = InProcessChannelBuilder.forName("slm-it").build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    context.close();
    SHARDS.values().forEach(Server::shutdownNow);
    BROKER.destroy();
  }

  @Test
  void publishesTheFramesThatTheModelSaysWithAllItsExpertsAtHand() throws Exception {
    List<AudioTokenFrame> expected = localAnswer("what is this");

    var answer = new Answer("local", "what is this", _ -> {});

    assertThat(answer.done.getFrames()).isEqualTo(expected.size());
    assertThat(codes(published("local", answer.done.getFrames()))).isEqualTo(codes(expected));
    assertThat(answer.done.getDegraded()).isFalse();
  }

  @Test
  void givesTheSameAnswerWhenAReplicaIsKilledInTheMiddleOfIt() throws Exception {
    List<AudioTokenFrame> expected = localAnswer("tell me more");

    var answer =
        new Answer(
            "killed",
            "tell me more",
            event -> {
              if (event.hasAudio() && event.getAudio().getFrames() == 1) {
                requireNonNull(SHARDS.get(AUDIO)).shutdownNow();
              }
            });
    startShard(AUDIO);

    assertThat(codes(published("killed", answer.done.getFrames()))).isEqualTo(codes(expected));
    assertThat(answer.done.getDegraded()).isFalse();
  }

  @Test
  void describesTheModelAndItsShards() {
    var description =
        SpokenLanguageModelGrpc.newBlockingStub(channel)
            .describe(DescribeRequest.getDefaultInstance());

    assertThat(description.getExperts()).isEqualTo(8);
    assertThat(description.getMoeLayers()).isEqualTo(2);
    assertThat(description.getLoad(0).getAudioGroupList())
        .containsExactly(true, false, true, false, true, false, true, false);
    assertThat(description.getLoad(0).getTokensList()).as("warm-up has used them").isNotEmpty();
    assertThat(description.getShardsList())
        .extracting(shard -> shard.getGroup() + " " + shard.getReplica())
        .containsExactly(
            "audio inprocess:" + AUDIO,
            "audio inprocess:" + SECOND_AUDIO,
            "text inprocess:" + TEXT);
  }

  private static List<String> codes(List<AudioTokenFrame> frames) {
    return frames.stream().map(frame -> frame.index() + " " + frame.codes()).toList();
  }

  /** What the model answers without any wire. */
  private static List<AudioTokenFrame> localAnswer(String question) throws InterruptedException {
    ModelConfig config = ModelConfig.read(folder);
    var model =
        new ServedModel(
            folder,
            config,
            config.speech().orElseThrow(),
            config.mixture().orElseThrow(),
            config.placement().orElseThrow(),
            Tokenizer.read(folder));
    var settings =
        new TickSettings(
            1,
            8,
            64,
            400,
            16,
            Duration.ofSeconds(3),
            Duration.ofMillis(80),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
    List<AudioTokenFrame> frames = new ArrayList<>();
    var over = new CountDownLatch(1);
    try (var checkpoint = Checkpoint.open(folder);
        var backbone =
            DecoderBackbone.read(
                config,
                checkpoint,
                LocalExpertDispatch.read(config, checkpoint),
                new BackboneLimits(4096, 64));
        var loop =
            new TickLoop(
                backbone,
                StepGuard.ALWAYS_WHOLE,
                model.rules(),
                model.codec(),
                settings,
                System::nanoTime,
                new SimpleMeterRegistry())) {
      loop.start();
      var route = new SessionRoute(new SessionId("local"), "t", 0, 0, "");
      var session =
          loop.open(
                  route,
                  event -> {
                    if (event instanceof ReplyEvent.Done) {
                      over.countDown();
                    }
                  },
                  new Keeping(frames))
              .orElseThrow();
      session.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
      session.typed(1, question);
      session.endInput(1);
      session.respond(1, 1, Task.ANSWER_IN_SPEECH, "", OUTPUT);
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    }
    return frames;
  }

  private record Keeping(List<AudioTokenFrame> frames) implements AudioTokenSink {
    @Override
    public boolean publish(
        SessionRoute route, AudioTokenFrame frame, Speed speed, boolean last, Outcome outcome) {
      frames.add(frame);
      outcome.written();
      return true;
    }

    @Override
    public boolean publishEnd(SessionRoute route, int reply, int count, Outcome outcome) {
      outcome.written();
      return true;
    }
  }

  /** Frames of a session as a vocoder reads them. */
  private static List<AudioTokenFrame> published(String session, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            BROKER.getBrokersAsString(),
            "group.id",
            "it-" + session,
            "auto.offset.reset",
            "earliest");
    List<AudioTokenFrame> frames = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("deeptalk.audio-tokens"));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (frames.size() < count && System.nanoTime() < deadline) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().equals(session)) {
            AudioTokenRecord.of(record).frame().ifPresent(frames::add);
          }
        }
      }
    }
    return frames;
  }

  private static void startShard(String name) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    Map<Integer, ExpertLayer> layers = new ConcurrentHashMap<>();
    try (var checkpoint = Checkpoint.open(folder)) {
      for (int layer : config.placement().orElseThrow().layers()) {
        layers.put(layer, ExpertLayer.read(config, checkpoint, layer));
      }
    }
    var shard =
        new WireShard((model, tokens, topK, x, experts, weights) -> {
          float[] y = new float[x.length];
          int layer = ExpertModel.ofName(model).orElseThrow().layer();
          ExpertLayer held = requireNonNull(layers.get(layer));
          new ExpertBatch().apply(held, tokens, topK, x, experts, weights, y);
          return y;
        });
    SHARDS.put(
        name,
        InProcessServerBuilder.forName(name).directExecutor().addService(shard).build().start());
  }

  /** A spoken answer to a typed question, from the first message to the last event. */
  private static final class Answer {
    final ReplyDone done;

    Answer(String session, String question, Consumer<ConverseEvent> watching) throws Exception {
      BlockingQueue<ConverseEvent> over = new LinkedBlockingQueue<>();
      StreamObserver<ConverseRequest> requests =
          SpokenLanguageModelGrpc.newStub(channel)
              .converse(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(ConverseEvent event) {
                      watching.accept(event);
                      if (event.hasDone() || event.hasFailed()) {
                        over.add(event);
                      }
                    }

                    @Override
                    public void onError(Throwable failure) {}

                    @Override
                    public void onCompleted() {}
                  });
      var open = OpenSession.newBuilder().setSession(session).setTenant("t");
      requests.onNext(ConverseRequest.newBuilder().setOpen(open).build());
      requests.onNext(
          ConverseRequest.newBuilder().setBeginTurn(BeginTurn.newBuilder().setTurn(1)).build());
      requests.onNext(
          ConverseRequest.newBuilder()
              .setTyped(TypedText.newBuilder().setTurn(1).setText(question))
              .build());
      requests.onNext(
          ConverseRequest.newBuilder().setEndInput(EndInput.newBuilder().setTurn(1)).build());
      requests.onNext(
          ConverseRequest.newBuilder()
              .setRespond(
                  Respond.newBuilder()
                      .setTurn(1)
                      .setReply(1)
                      .setTask(ai.deeptalk.protocol.slm.Task.ANSWER_IN_SPEECH)
                      .setMaxOutputTokens(OUTPUT))
              .build());
      ConverseEvent last = over.poll(60, TimeUnit.SECONDS);
      assertThat(last).as("the answer ended").isNotNull();
      assertThat(last.hasDone()).as("%s", last).isTrue();
      done = last.getDone();
      requests.onCompleted();
    }
  }
}
