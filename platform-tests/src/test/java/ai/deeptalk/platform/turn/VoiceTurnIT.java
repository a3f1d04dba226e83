package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.audio.WavFile;
import ai.deeptalk.launcher.client.PlatformFailure;
import ai.deeptalk.launcher.client.TurnReport;
import ai.deeptalk.launcher.client.VoiceLoad;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The main job, end to end in one JVM. */
@ExtendWith(OutputCaptureExtension.class)
final class VoiceTurnIT {
  /**
   * Of the fourteen in samples/, whose voices the model never heard; the model card has the real
   * evaluation. Ten are answered right, and one may be lost to the rounding of another machine.
   */
  private static final int LEAST_RIGHT_ANSWERS = 9;

  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() {
    platform = PlatformUnderTest.embedded(Map.of());
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void aSpokenQuestionIsAnsweredInSpeech() {
    var sample = SampleQuestion.named("capital-norway");
    try (var connection = platform.connect()) {
      TurnReport report = platform.voice(connection).speak(sample.recording());

      assertThat(report.audio().seconds()).isGreaterThan(0.5);
      assertThat(report.firstAudioWithSilenceMs()).isPositive();
      if (platform.model().speaks()) {
        assertThat(report.transcript()).isNotBlank();
        assertThat(report.answer()).isNotBlank();
      }
    }
  }

  @Test
  void mostRecordedQuestionsAreAnsweredRight() {
    var samples = SampleQuestion.all();
    int asked = platform.model().speaks() ? samples.size() : 2;
    int right = 0;
    for (var sample : samples.subList(0, asked)) {
      try (var connection = platform.connect()) {
        TurnReport report = platform.voice(connection).speak(sample.recording());
        assertThat(report.audio().length()).isPositive();
        right += sample.isAnsweredBy(report.answer()) ? 1 : 0;
      }
    }
    if (platform.model().speaks()) {
      System.out.println("right answers to recorded questions: " + right + " of " + asked);
      assertThat(right).as("right answers of " + asked).isGreaterThanOrEqualTo(LEAST_RIGHT_ANSWERS);
    }
  }

  @Test
  void heldOutQuestionsAreAnsweredAsThePythonReferenceDoes() throws InterruptedException {
    new HeldOutQuestions(platform).areAnsweredAsTheReferenceDoes();
  }

  @Test
  void aConversationGoesOnOverOneConnection() {
    try (var connection = platform.connect()) {
      var voice = platform.voice(connection);
      for (String name : List.of("plus", "opposite")) {
        assertThat(voice.speak(SampleQuestion.named(name).recording()).audio().length())
            .isPositive();
      }
    }
  }

  @Test
  void eightCallersAtOnceHearNoGap() {
    List<Recording> questions =
        SampleQuestion.all().stream().map(SampleQuestion::recording).toList();
    var load = new VoiceLoad(platform.http(), platform.address(), questions);

    VoiceLoad.Result result = load.run(8, Duration.ofSeconds(1));

    assertThat(result.reasons()).isEmpty();
    assertThat(result.turns()).isEqualTo(8);
    if (platform.model().speaks()) { // random weights end no answer before its limit
      assertThat(result.underruns()).isZero();
    }
  }

  @Test
  void typedQuestionsTranscriptionsAndSpeechWorkOverRest(@TempDir Path folder) throws IOException {
    String answer = platform.api().ask("What is the capital of Norway?");
    Path spoken = folder.resolve("spoken.wav");
    Files.write(spoken, platform.api().say("The sky is blue.", 1));
    String transcript = platform.api().transcribe(Path.of("..", "samples", "capital-norway.wav"));

    assertThat(WavFile.read(spoken).seconds()).isGreaterThan(0.2);
    if (platform.model().speaks()) {
      assertThat(answer).isNotBlank();
      assertThat(transcript).isNotBlank();
    }
  }

  @Test
  void aVoiceTwiceAsFastTakesHalfTheTime(@TempDir Path folder) throws IOException {
    Path own = folder.resolve("own.wav");
    Path fast = folder.resolve("fast.wav");
    Files.write(own, platform.api().say("The sky is blue.", 1));
    Files.write(fast, platform.api().say("The sky is blue.", 2));

    assertThat(WavFile.read(fast).seconds()).isEqualTo(WavFile.read(own).seconds() / 2);
  }

  @Test
  void theHopsOfATurnAreMeasured() throws IOException, InterruptedException {
    try (var connection = platform.connect()) {
      TurnReport report = platform.voice(connection).type("How are you?", event -> {});
      assertThat(report.hops())
          .extracting("name") // no prefill where the words were read before their end was told
          .contains("first_frame", "kafka", "vocoder", "gateway");
    }
    String metrics = get("/actuator/prometheus");
    assertThat(metrics).contains("deeptalk_slm", "deeptalk_vocoder", "deeptalk_gateway");
  }

  @Test
  void theConsoleIsServed() throws IOException, InterruptedException {
    assertThat(get("/")).contains("DeepTalk console");
    assertThat(get("/console/data")).contains("\"load\"", "\"shards\"");
  }

  @Test
  void whatIsSaidIsNeverLogged(CapturedOutput output) {
    String secret = "Xylophone";
    try (var connection = platform.connect()) {
      platform.voice(connection).type("Repeat after me: " + secret + " music.", event -> {});
    } catch (PlatformFailure e) {
      // also a failure must not tell
    }
    assertThat(output.getAll())
        .doesNotContain(secret)
        .doesNotContain(secret.toLowerCase(java.util.Locale.ROOT));
  }

  private static String get(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(platform.address().path(path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return platform.http().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
