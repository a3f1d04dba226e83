package ai.deeptalk.slm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.tokenizer.Tokenizer;
import ai.deeptalk.slm.engine.BackboneLimits;
import ai.deeptalk.slm.engine.DecoderBackbone;
import ai.deeptalk.slm.engine.LocalExpertDispatch;
import ai.deeptalk.slm.tick.AudioTokenSink;
import ai.deeptalk.slm.tick.HistoryLimit;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.StepGuard;
import ai.deeptalk.slm.tick.Task;
import ai.deeptalk.slm.tick.TickLoop;
import ai.deeptalk.slm.tick.TickSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The default model's answers against those of the Python reference, token for token: words, the
 * step at which each is spoken, and the codes of every frame.
 */
class GoldenAnswerTest {
  private static final Path FOLDER = Path.of("..", "models", "deeptalk-mini");

  private static @Nullable Running model;

  /** Golden cases that hold a whole answer. */
  static List<Path> cases() throws IOException {
    Path golden = FOLDER.resolve("golden");
    if (!Files.isDirectory(golden)) {
      return List.of(golden);
    }
    try (Stream<Path> files = Files.list(golden)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .filter(GoldenAnswerTest::holdsAnAnswer)
          .sorted()
          .toList();
    }
  }

  private static boolean holdsAnAnswer(Path file) {
    try (SafetensorsFile golden = SafetensorsFile.open(file)) {
      return golden.has("answer") && golden.has("codes");
    }
  }

  @BeforeAll
  static void start() {
    if (Files.exists(FOLDER.resolve("model.safetensors"))) {
      model = new Running();
    }
  }

  @AfterAll
  static void stop() {
    Running running = model;
    if (running != null) {
      running.close();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheReferenceDoes(Path file) throws InterruptedException {
    Running running = model;
    if (running == null) {
      abort("the default model is not there");
      return;
    }
    try (SafetensorsFile golden = SafetensorsFile.open(file)) {
      SessionLink session = running.open();
      session.beginTurn(1, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
      if (golden.has("features")) {
        session.features(1, 0, golden.tensor("features").floats());
      } else {
        session.typed(1, question(running, golden));
      }
      session.endInput(1);
      session.respond(1, 1, Task.ANSWER_IN_SPEECH, "", 0);
      ReplyEvent.Done spoken = running.done();

      assertThat(spoken.text()).isEqualTo(text(running, golden, "answer"));
      assertThat(Arrays.mismatch(running.codes(), golden.tensor("codes").longs()))
          .as("first code that differs, of %d", golden.tensor("codes").size())
          .isEqualTo(-1);
      assertThat(running.wordFrames()).isEqualTo(wordFrames(running, golden));
      if (golden.has("transcript")) {
        session.respond(1, 2, Task.TRANSCRIBE, "", 0);
        assertThat(running.done().text()).isEqualTo(text(running, golden, "transcript"));
      }
      session.close();
    }
  }

  private static String question(Running running, SafetensorsFile golden) {
    long[] tokens = golden.tensor("tokens").longs();
    int streams = running.streams();
    int positions = tokens.length / streams;
    int[] question = new int[positions - 3]; // bos, user before it, assistant after it
    for (int i = 0; i < question.length; i++) {
      question[i] = (int) tokens[(i + 2) * streams + streams - 1];
    }
    return running.tokenizer().decode(question);
  }

  private static String text(Running running, SafetensorsFile golden, String name) {
    return running.tokenizer().decode(ints(golden, name));
  }

  /** The frame in which each word begins, from the step at which it was taken. */
  private static List<Integer> wordFrames(Running running, SafetensorsFile golden) {
    return Arrays.stream(ints(golden, "steps"))
        .map(step -> Math.max(0, step - running.firstDelay() + 1))
        .boxed()
        .toList();
  }

  private static int[] ints(SafetensorsFile golden, String name) {
    return Arrays.stream(golden.tensor(name).longs()).mapToInt(Math::toIntExact).toArray();
  }

  /** The default model behind a tick of its own, without any wire. */
  private static final class Running implements AutoCloseable {
    private static final TickSettings SETTINGS =
        new TickSettings(
            4,
            8,
            64,
            400,
            16,
            Duration.ofMinutes(10), // nobody listens: never paced
            Duration.ofMillis(80),
            Duration.ofMinutes(2),
            Duration.ofSeconds(1));

    private final Tokenizer tokenizer = Tokenizer.read(FOLDER);
    private final BlockingQueue<ReplyEvent> events = new LinkedBlockingQueue<>();
    private final List<AudioTokenFrame> frames = new ArrayList<>();
    private final List<Integer> wordFrames = new ArrayList<>();
    private final ServedModel served;
    private final DecoderBackbone backbone;
    private final TickLoop loop;

    Running() {
      ModelConfig config = ModelConfig.read(FOLDER);
      served =
          new ServedModel(
              FOLDER,
              config,
              config.speech().orElseThrow(),
              config.mixture().orElseThrow(),
              config.placement().orElseThrow(),
              tokenizer);
      try (Checkpoint checkpoint = Checkpoint.open(FOLDER)) {
        backbone =
            DecoderBackbone.read(
                config,
                checkpoint,
                LocalExpertDispatch.read(config, checkpoint),
                new BackboneLimits(8192, 64));
      }
      loop =
          new TickLoop(
              backbone,
              StepGuard.ALWAYS_WHOLE,
              served.rules(),
              served.codec(),
              SETTINGS,
              System::nanoTime,
              new SimpleMeterRegistry());
      loop.start();
    }

    Tokenizer tokenizer() {
      return tokenizer;
    }

    int streams() {
      return served.config().streams();
    }

    int firstDelay() {
      return served.rules().delay(0);
    }

    SessionLink open() {
      frames.clear();
      wordFrames.clear();
      var route = new SessionRoute(new SessionId("golden"), "t", 0, 0, "");
      return loop.open(route, events::add, new Keeping(frames)).orElseThrow();
    }

    ReplyEvent.Done done() throws InterruptedException {
      while (true) {
        ReplyEvent event = events.poll(90, TimeUnit.SECONDS);
        assertThat(event).as("the reply goes on").isNotNull();
        if (event instanceof ReplyEvent.Text text) {
          wordFrames.add(text.frame());
        }
        if (event instanceof ReplyEvent.Done done) {
          return done;
        }
        assertThat(event).isNotInstanceOf(ReplyEvent.Failed.class);
      }
    }

    List<Integer> wordFrames() {
      return List.copyOf(wordFrames);
    }

    long[] codes() {
      return frames.stream()
          .flatMapToInt(frame -> Arrays.stream(frame.codes().toArray()))
          .asLongStream()
          .toArray();
    }

    @Override
    public void close() {
      loop.close();
      backbone.close();
    }
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
}
