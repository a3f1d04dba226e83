package ai.deeptalk.slm.converse;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.protocol.slm.BeginTurn;
import ai.deeptalk.protocol.slm.CancelReply;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.EndInput;
import ai.deeptalk.protocol.slm.Finish;
import ai.deeptalk.protocol.slm.ModelDescription;
import ai.deeptalk.protocol.slm.OpenSession;
import ai.deeptalk.protocol.slm.Respond;
import ai.deeptalk.protocol.slm.SpeechFeatures;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc;
import ai.deeptalk.protocol.slm.Task;
import ai.deeptalk.protocol.slm.TypedText;
import ai.deeptalk.slm.decode.SmallRules;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.ScriptedModel;
import ai.deeptalk.slm.tick.SessionEvents;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.StepGuard;
import ai.deeptalk.slm.tick.TickLoop;
import ai.deeptalk.slm.tick.TickSettings;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseServiceTest {
  private static final String NAME = "converse-service-test";
  private static final TickSettings SETTINGS =
      new TickSettings(
          2,
          8,
          64,
          100,
          4,
          Duration.ofSeconds(3),
          Duration.ofMillis(80),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1));

  private final TickLoop loop =
      new TickLoop(
          new ScriptedModel(SmallRules.rules(60), 6).backbone(2000),
          StepGuard.ALWAYS_WHOLE,
          SmallRules.rules(60),
          SmallRules.LETTERS,
          SETTINGS,
          System::nanoTime,
          new SimpleMeterRegistry());
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(NAME).directExecutor().build();
  private Server server;

  @BeforeEach
  void start() throws IOException {
    loop.start();
    server =
        InProcessServerBuilder.forName(NAME)
            .directExecutor()
            .addService(new ConverseService(new Door(), ModelDescription::getDefaultInstance))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    loop.close();
  }

  @Test
  void holdsASpokenTurn() {
    talk();
  }

  private void talk() {
    try (var client = new Client()) {
      client.open("s");
      assertThat(client.next().getOpened().getModel()).isEqualTo("scripted");
      client.turn(1, "abc");
      client.respond(1, 3, Task.ANSWER_IN_SPEECH);

      List<ConverseEvent> events = client.untilOver();

      assertThat(events)
          .filteredOn(ConverseEvent::hasText)
          .extracting(event -> event.getText().getText())
          .containsExactly("a", "b", "c");
      assertThat(events)
          .filteredOn(ConverseEvent::hasAudio)
          .extracting(event -> event.getAudio().getFrames())
          .containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(events.getLast().getDone().getFinish()).isEqualTo(Finish.STOPPED);
      assertThat(events.getLast().getDone().getFrames()).isEqualTo(6);
      assertThat(events.getLast().getDone().getText()).isEqualTo("abc");
    }
  }

  @Test
  void takesFeaturesAsFloats() {
    try (var client = new Client()) {
      client.open("s");
      client.send(r -> r.setBeginTurn(BeginTurn.newBuilder().setTurn(1)));
      client.send(r ->
          r.setFeatures(
              SpeechFeatures.newBuilder().setTurn(1).setValues(ByteString.copyFrom(new byte[24]))));
      client.send(r -> r.setEndInput(EndInput.newBuilder().setTurn(1)));
      client.respond(1, 1, Task.TRANSCRIBE);

      assertThat(client.untilOver().getLast().getDone().getUsage().getInputAudioTokens())
          .isEqualTo(3);
    }
  }

  @Test
  void cancelsAReplyThatWaits() {
    try (var client = new Client()) {
      client.open("s");
      client.send(r -> r.setBeginTurn(BeginTurn.newBuilder().setTurn(1)));
      client.respond(1, 1, Task.ANSWER_IN_SPEECH);
      client.send(r -> r.setCancel(CancelReply.newBuilder().setReply(1)));

      assertThat(client.untilOver().getLast().getDone().getFinish()).isEqualTo(Finish.CANCELLED);
    }
  }

  @Test
  void failsAReplyWithACodeAndKeepsTheSession() {
    try (var client = new Client()) {
      client.open("s");
      client.respond(9, 1, Task.ANSWER_IN_TEXT);
      assertThat(client.untilOver().getLast().getFailed().getCode()).isEqualTo("TURN_UNKNOWN");
      client.respond(1, 2, Task.TASK_UNSPECIFIED);
      assertThat(client.untilOver().getLast().getFailed().getCode()).isEqualTo("INPUT_INVALID");
      client.turn(1, "abc");
      client.respond(1, 3, Task.ANSWER_IN_TEXT);
      assertThat(client.untilOver().getLast().hasDone()).isTrue();
    }
  }

  @Test
  void refusesAMessageBeforeTheSessionIsOpen() {
    try (var client = new Client()) {
      client.respond(1, 1, Task.ANSWER_IN_TEXT);

      assertThat(client.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void refusesASessionTooMany() {
    try (var first = new Client();
        var second = new Client();
        var third = new Client()) {
      first.open("a");
      second.open("b");
      third.open("c");

      assertThat(third.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(third.status().getDescription()).startsWith("OVERLOADED");
    }
  }

  @Test
  void makesRoomWhenASessionLeaves() {
    try (var second = new Client()) {
      second.open("b");
      try (var first = new Client()) {
        first.open("a");
        first.next();
      }
      try (var third = new Client()) {
        third.open("c");
        assertThat(third.next().hasOpened()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersRandomMessagesWithClearErrors(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try (var client = new Client()) {
        client.open("s" + i);
        client.send(r -> {
          switch (random.nextInt(4)) {
            case 0 ->
                r.setFeatures(
                    SpeechFeatures.newBuilder()
                        .setTurn(random.nextInt())
                        .setValues(ByteString.copyFrom(bytes)));
            case 1 ->
                r.setRespond(
                    Respond.newBuilder()
                        .setTurn(random.nextInt())
                        .setReply(random.nextInt())
                        .setTaskValue(random.nextInt()));
            case 2 ->
                r.setTyped(
                    TypedText.newBuilder()
                        .setTurn(random.nextInt(3))
                        .setText(new String(bytes, StandardCharsets.ISO_8859_1)));
            default -> r.setOpen(OpenSession.newBuilder().setSession("again"));
          }
        });
      }
    }
    talk();
  }

  @Test
  void describesItsModel() {
    assertThat(
            SpokenLanguageModelGrpc.newBlockingStub(channel)
                .describe(DescribeRequest.getDefaultInstance()))
        .isEqualTo(ModelDescription.getDefaultInstance());
  }

  /** Lets everyone in and hears nothing. */
  private final class Door implements SessionDoor {
    @Override
    public Optional<SessionLink> open(SessionRoute route, SessionEvents events) {
      return loop.open(route, events, new Discarding());
    }

    @Override
    public String instance() {
      return "test";
    }

    @Override
    public String model() {
      return "scripted";
    }
  }

  private static final class Discarding implements AudioTokenSink {
    @Override
    public boolean publish(
        SessionRoute route, AudioTokenFrame frame, Speed speed, boolean last, Outcome outcome) {
      outcome.written();
      return true;
    }

    @Override
    public boolean publishEnd(SessionRoute route, int reply, int frames, Outcome outcome) {
      outcome.written();
      return true;
    }
  }

  /** What a test sets in a request. */
  private interface Filling {
    void fill(ConverseRequest.Builder request);
  }

  private final class Client implements AutoCloseable {
    private final BlockingQueue<ConverseEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Status> ended = new LinkedBlockingQueue<>();
    private final StreamObserver<ConverseRequest> requests =
        SpokenLanguageModelGrpc.newStub(channel)
            .converse(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ConverseEvent event) {
                    events.add(event);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.add(Status.fromThrowable(failure));
                  }

                  @Override
                  public void onCompleted() {
                    ended.add(Status.OK);
                  }
                });
    private Status status = Status.OK;

    void send(Filling filling) {
      var request = ConverseRequest.newBuilder();
      filling.fill(request);
      try {
        requests.onNext(request.build());
      } catch (IllegalStateException e) {
        // The service has ended the stream already.
      }
    }

    void open(String session) {
      send(r -> r.setOpen(OpenSession.newBuilder().setSession(session).setTenant("t")));
    }

    void turn(int turn, String text) {
      send(r -> r.setBeginTurn(BeginTurn.newBuilder().setTurn(turn)));
      send(r -> r.setTyped(TypedText.newBuilder().setTurn(turn).setText(text)));
      send(r -> r.setEndInput(EndInput.newBuilder().setTurn(turn)));
    }

    void respond(int turn, int reply, Task task) {
      send(r -> r.setRespond(Respond.newBuilder().setTurn(turn).setReply(reply).setTask(task)));
    }

    ConverseEvent next() {
      return take(events);
    }

    List<ConverseEvent> untilOver() {
      List<ConverseEvent> seen = new ArrayList<>();
      do {
        seen.add(next());
      } while (!seen.getLast().hasDone() && !seen.getLast().hasFailed());
      return seen;
    }

    Status status() {
      if (status.isOk()) {
        status = take(ended);
      }
      return status;
    }

    private static <T> T take(BlockingQueue<T> queue) {
      try {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("nothing came").isNotNull();
        return next;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      try {
        requests.onCompleted();
      } catch (IllegalStateException e) {
        // The service has ended the stream already.
      }
    }
  }
}
