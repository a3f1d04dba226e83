package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.deeptalk.launcher.client.RealtimeEvent;
import ai.deeptalk.launcher.client.TurnReport;
import ai.deeptalk.launcher.platform.PlatformSettings;
import ai.deeptalk.launcher.platform.SeparatePlatform;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every service in a process of its own, and one of them dies. */
final class SeparateProcessesIT {
  private static final String QUESTION = "What is the capital of Norway?";

  private static SeparatePlatform processes;
  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() {
    TestModel model = TestModel.any();
    var settings =
        new PlatformSettings(
            0,
            model.folder(),
            PlatformUnderTest.workFolder(),
            2,
            // With a short lead an answer is still in the making when its first sound is heard.
            Map.of("deeptalk.slm.lead", "200ms"));
    processes = SeparatePlatform.start(settings, System.out::println);
    platform = PlatformUnderTest.of(model, processes);
  }

  @AfterAll
  static void stop() {
    if (platform == null) {
      return; // what had been started was stopped again
    }
    platform.close();
    assertThat(processes.processIds().values())
        .as("processes left behind")
        .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void aVoiceTurnCrossesAllProcesses() {
    try (var connection = platform.connect()) {
      TurnReport report =
          platform.voice(connection).speak(SampleQuestion.named("capital-norway").recording());

      assertThat(report.audio().length()).isPositive();
      if (platform.model().speaks()) {
        assertThat(report.answer()).isNotBlank();
      }
    }
  }

  @Test
  void heldOutQuestionsAreAnsweredAsThePythonReferenceDoes() throws InterruptedException {
    new HeldOutQuestions(platform).areAnsweredAsTheReferenceDoes();
  }

  @Test
  void killingAShardReplicaDuringAnAnswerChangesNothing() {
    TurnReport undisturbed = ask(event -> {});
    long victim = pid("shard-audio-0");
    var killed = new AtomicBoolean();

    TurnReport disturbed =
        ask(event -> {
          if (event.type().equals("response.output_audio.delta") && !killed.getAndSet(true)) {
            assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly()).isTrue();
          }
        });

    assertThat(killed).isTrue();
    assertThat(disturbed.answer()).isEqualTo(undisturbed.answer());
    assertThat(disturbed.audio()).isEqualTo(undisturbed.audio());
    await("the replica is started again", () -> pid("shard-audio-0") != victim);
  }

  private static TurnReport ask(java.util.function.Consumer<RealtimeEvent> witness) {
    try (var connection = platform.connect()) {
      return platform.voice(connection).type(QUESTION, witness);
    }
  }

  private static long pid(String name) {
    Long pid = processes.processIds().get(name);
    return pid == null ? fail("no process " + name) : pid;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
  }
}
