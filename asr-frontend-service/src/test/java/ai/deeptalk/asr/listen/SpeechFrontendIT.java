package ai.deeptalk.asr.listen;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.asr.encoder.RandomTensors;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.protocol.GrpcEndpoint;
import ai.deeptalk.protocol.asr.Commit;
import ai.deeptalk.protocol.asr.Configure;
import ai.deeptalk.protocol.asr.Encoding;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import ai.deeptalk.protocol.asr.SpeechFrontendGrpc;
import ai.deeptalk.protocol.asr.TurnDetection;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpeechFrontendIT {
  private static final int STREAMS = 12;
  private static final int FRAME = SpeechEncoder.FRAME_SAMPLES;

  private final SpeechEncoder encoder = new RandomTensors(3, false).encoder();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SpeechFrontendEdge edge =
      new SpeechFrontendEdge(
          encoder,
          LoudnessActivity::new,
          new ListenLimits(STREAMS, Duration.ofSeconds(30), Duration.ofMillis(200)),
          new DetectionRules(0.15, Duration.ofMillis(120), Duration.ofMillis(80)),
          registry);
  private final ExecutorService encoders = Executors.newFixedThreadPool(2);
  private final GrpcEndpoint endpoint =
      GrpcEndpoint.start("127.0.0.1", 0, "asr-it", encoders, List.of(edge));
  private final GrpcChannels channels = new GrpcChannels("asr-it");
  private final ManagedChannel tcp = channels.open("127.0.0.1:" + endpoint.port());
  private final ManagedChannel inProcess = channels.open("inprocess:asr-it");

  @AfterEach
  void close() {
    tcp.shutdownNow();
    inProcess.shutdownNow();
    channels.close();
    endpoint.close();
    encoders.shutdownNow();
  }

  @Test
  void anUtteranceComesBackAsEventsAndFeatures() throws Exception {
    var client = new Client(tcp);
    client.configure(detected(Encoding.PCM16, 16_000));
    client.audio(quiet(20 * FRAME).concat(noise(20 * FRAME, 1)).concat(quiet(30 * FRAME)));

    List<ListenEvent> events = client.until(ListenEvent.EventCase.ENDED);

    assertThat(events.getFirst().getConfigured().getFeatureWidth())
        .isEqualTo(encoder.featureWidth());
    assertThat(only(events, ListenEvent.EventCase.STARTED).getStarted().getAudioStartMs())
        .isEqualTo(480);
    assertThat(only(events, ListenEvent.EventCase.STOPPED).getStopped().getEndOfSpeechMs())
        .isEqualTo(1_600);
    assertThat(events.getLast().getEnded().getFeatureCount())
        .isEqualTo(features(events))
        .isPositive();
  }

  @Test
  void manyStreamsAtOnceDoNotMixTheirAudio() throws Exception {
    ByteString said = noise(60 * FRAME, 5);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      clients.add(new Client(i % 2 == 0 ? tcp : inProcess));
      clients.getLast().configure(manual(Encoding.PCM16, 16_000));
    }
    for (int from = 0; from < said.size(); from += 1_000) {
      ByteString piece = said.substring(from, Math.min(said.size(), from + 1_000));
      clients.forEach(client -> client.audio(piece));
    }
    clients.forEach(Client::commit);

    List<ByteString> results = new ArrayList<>();
    for (Client client : clients) {
      results.add(values(client.until(ListenEvent.EventCase.ENDED)));
    }

    assertThat(results).hasSize(STREAMS).allMatch(results.getFirst()::equals);
    assertThat(results.getFirst().size()).isPositive();
  }

  @Test
  void telephoneAudioIsHeard() throws Exception {
    var client = new Client(tcp);
    client.configure(manual(Encoding.MULAW, 8_000));
    client.audio(ByteString.copyFrom(new byte[8_000]));
    client.commit();

    assertThat(client.until(ListenEvent.EventCase.ENDED).getLast().getEnded().getAudioEndMs())
        .isBetween(990, 1_000);
  }

  @Test
  void oneStreamTooManyIsRefusedAtOnce() throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      clients.add(new Client(tcp));
      clients.getLast().configure(manual(Encoding.PCM16, 16_000));
      clients.getLast().until(ListenEvent.EventCase.CONFIGURED);
    }

    assertThat(new Client(tcp).failure().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

    clients.getFirst().finish();
    clients.getFirst().end();
    var next = new Client(tcp);
    next.configure(manual(Encoding.PCM16, 16_000));
    assertThat(next.until(ListenEvent.EventCase.CONFIGURED)).hasSize(1);
  }

  @Test
  void audioBeforeConfigurationIsRefused() throws Exception {
    var client = new Client(tcp);
    client.audio(quiet(10));

    Status failure = client.failure();

    assertThat(failure.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getDescription()).startsWith("INPUT_INVALID: ");
  }

  @Test
  void aMissingHeadIsNamed() throws Exception {
    var client = new Client(tcp);
    var semantic = TurnDetection.newBuilder().setSemantic(true);
    client.configure(
        Configure.newBuilder()
            .setEncoding(Encoding.PCM16)
            .setSampleRate(16_000)
            .setDetection(semantic)
            .build());

    assertThat(client.failure().getDescription()).contains("turn.safetensors");
  }

  @Test
  void anIdleStreamIsClosed() throws Exception {
    var client = new Client(tcp);
    client.configure(manual(Encoding.PCM16, 16_000));
    client.until(ListenEvent.EventCase.CONFIGURED);

    Status status = null;
    while (status == null) { // the watch decides by its clock; asking often is all a test can do
      edge.expireIdle();
      status = client.failureWithin(Duration.ofMillis(50));
    }

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(registry.get("deeptalk.asr.streams").gauge().value()).isZero();
  }

  private static Configure manual(Encoding encoding, int rate) {
    return Configure.newBuilder().setSession("s").setEncoding(encoding).setSampleRate(rate).build();
  }

  private static Configure detected(Encoding encoding, int rate) {
    return manual(encoding, rate).toBuilder()
        .setDetection(TurnDetection.newBuilder().setPrefixPaddingMs(300).setSilenceMs(400))
        .build();
  }

  private static ListenEvent only(List<ListenEvent> events, ListenEvent.EventCase wanted) {
    List<ListenEvent> found = events.stream().filter(e -> e.getEventCase() == wanted).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private int features(List<ListenEvent> events) {
    return values(events).size() / (4 * encoder.featureWidth());
  }

  private static ByteString values(List<ListenEvent> events) {
    return events.stream()
        .map(e -> e.getFeatures().getValues())
        .reduce(ByteString.EMPTY, ByteString::concat);
  }

  private static ByteString quiet(int samples) {
    return ByteString.copyFrom(new byte[2 * samples]);
  }

  private static ByteString noise(int samples, long seed) {
    var bytes = new byte[2 * samples];
    new Random(seed).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /** One stream as a gateway would hold it, with its events in a queue. */
  private static final class Client implements StreamObserver<ListenEvent> {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final StreamObserver<ListenRequest> requests;

    Client(ManagedChannel channel) {
      requests = SpeechFrontendGrpc.newStub(channel).listen(this);
    }

    void configure(Configure configure) {
      requests.onNext(ListenRequest.newBuilder().setConfigure(configure).build());
    }

    void audio(ByteString audio) {
      requests.onNext(ListenRequest.newBuilder().setAudio(audio).build());
    }

    void commit() {
      requests.onNext(ListenRequest.newBuilder().setCommit(Commit.getDefaultInstance()).build());
    }

    void finish() {
      requests.onCompleted();
    }

    List<ListenEvent> until(ListenEvent.EventCase last) throws InterruptedException {
      List<ListenEvent> seen = new ArrayList<>();
      while (true) {
        ListenEvent event = (ListenEvent) next();
        seen.add(event);
        if (event.getEventCase() == last) {
          return seen;
        }
      }
    }

    void end() throws InterruptedException {
      Object event = next();
      while (!"completed".equals(event)) {
        event = next();
      }
    }

    Status failure() throws InterruptedException {
      return ((StatusRuntimeException) next()).getStatus();
    }

    @Nullable Status failureWithin(Duration patience) throws InterruptedException {
      Object event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      return event == null ? null : ((StatusRuntimeException) event).getStatus();
    }

    private Object next() throws InterruptedException {
      Object event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).as("an event within 30 s").isNotNull();
      if (event == null) {
        throw new AssertionError();
      }
      return event;
    }

    @Override
    public void onNext(ListenEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable cause) {
      events.add(cause);
    }

    @Override
    public void onCompleted() {
      events.add("completed");
    }
  }
}
