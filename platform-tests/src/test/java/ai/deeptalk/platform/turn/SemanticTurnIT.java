package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.client.ClientEvents;
import ai.deeptalk.launcher.client.RealtimeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns ended by what was said against turns ended by silence alone, on recordings of voices that
 * the model never heard. {@code training/results} has the rates on a larger set.
 */
final class SemanticTurnIT {
  private static final int RATE = Recording.PROTOCOL_RATE;
  private static final int PIECE = RATE / 5;
  private static final int MS = RATE / 1_000;

  private static PlatformUnderTest platform;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(TestModel.any().speaks(), "random weights judge nothing");
    platform = PlatformUnderTest.embedded(Map.of());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void aCompleteQuestionIsAnsweredSooner() {
    List<Spoken> questions = questions(0);
    int sooner = 0;
    for (Spoken question : questions) {
      sooner += question.lastStop(Rule.SENSE) < question.lastStop(Rule.SILENCE) ? 1 : 0;
    }
    System.out.println("ended sooner than by silence: " + sooner + " of " + questions.size());
    assertThat(sooner).isGreaterThan(questions.size() / 2);
  }

  @Test
  void aPauseInTheMiddleIsNotTakenForTheEnd() {
    List<Spoken> questions = questions(1_200 * MS);
    int bySense = 0;
    int bySilence = 0;
    for (Spoken question : questions) {
      bySense += question.isCutOff(Rule.SENSE) ? 1 : 0;
      bySilence += question.isCutOff(Rule.SILENCE) ? 1 : 0;
    }
    System.out.println(
        "cut off in a pause: by sense "
            + bySense
            + ", by silence "
            + bySilence
            + " of "
            + questions.size());
    assertThat(bySense).isLessThanOrEqualTo(questions.size() / 3);
    assertThat(bySilence).isGreaterThan(questions.size() * 2 / 3);
  }

  private enum Rule {
    SILENCE,
    SENSE;

    void describe(ObjectNode detection) {
      switch (this) {
        case SILENCE -> detection.put("type", "server_vad").put("silence_duration_ms", 500);
        case SENSE -> detection.put("type", "semantic_vad").put("eagerness", "medium");
      }
    }
  }

  private static List<Spoken> questions(int pause) {
    return SampleQuestion.all().stream()
        .map(sample -> Spoken.of(sample.recording().atProtocolRate(), pause))
        .toList();
  }

  /**
   * A question with a pause in it and enough silence behind it.
   *
   * @param pauseEnds position in samples; 0 without a pause
   */
  private record Spoken(Recording recording, int pauseBegins, int pauseEnds, int ends) {

    /** The pause is put where 60 ms are quietest, in the middle half of the recording. */
    static Spoken of(Recording question, int pause) {
      int window = 60 * MS;
      int cut = question.length() / 4;
      for (int at = cut; at < question.length() * 3 / 4; at += window / 6) {
        cut = power(question, at, window) < power(question, cut, window) ? at : cut;
      }
      cut += window / 2;
      var noise = new Random(3);
      var samples = new short[question.length() + pause + 6 * RATE];
      for (int i = 0; i < samples.length; i++) {
        int from = i < cut ? i : i - pause;
        boolean spoken = (i < cut || i >= cut + pause) && from < question.length();
        int sample = spoken ? question.sample(from) : 0;
        samples[i] = (short) (sample + 6 * noise.nextGaussian()); // a microphone is never silent
      }
      int ends = question.endOfSpeech() + pause;
      return new Spoken(
          Recording.of(samples, RATE), pause == 0 ? 0 : cut, pause == 0 ? 0 : cut + pause, ends);
    }

    private static double power(Recording question, int from, int count) {
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        sum += (double) question.sample(i) * question.sample(i);
      }
      return sum;
    }

    int lastStop(Rule rule) {
      return stops(rule).getLast();
    }

    boolean isCutOff(Rule rule) {
      return stops(rule).stream()
          .anyMatch(stop -> stop * MS > pauseBegins && stop * MS < pauseEnds);
    }

    /** When turns were ended, in milliseconds of the audio, until the question was over. */
    private List<Integer> stops(Rule rule) {
      try (var connection = platform.connect()) {
        ObjectNode update = ClientEvents.manualSession("deeptalk-mini");
        ObjectNode detection = update.withObject("/session/audio/input/turn_detection");
        rule.describe(detection);
        detection.put("create_response", false);
        connection.send(update);
        connection.awaitType("session.updated", Duration.ofSeconds(10));
        for (int from = 0; from < recording.length(); from += PIECE) {
          int count = Math.min(PIECE, recording.length() - from);
          connection.send(ClientEvents.append(recording.pcm(from, count)));
        }
        var stops = new ArrayList<Integer>();
        while (stops.isEmpty() || stops.getLast() * MS < ends) {
          RealtimeEvent stop =
              connection.awaitType("input_audio_buffer.speech_stopped", Duration.ofSeconds(30));
          stops.add(stop.at("audio_end_ms").asInt());
        }
        return stops;
      }
    }
  }
}
