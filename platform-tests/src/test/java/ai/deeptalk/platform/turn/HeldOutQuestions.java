package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.launcher.audio.Recording;
import ai.deeptalk.launcher.client.TurnReport;
import ai.deeptalk.vocoder.codec.Codec;
import ai.deeptalk.vocoder.codec.CodecFile;
import ai.deeptalk.vocoder.codec.Vocoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a platform the held-out questions, a few at a time as several callers would. */
final class HeldOutQuestions {
  private static final int CALLERS = 4;

  private final PlatformUnderTest platform;
  private final List<HeldOutQuestion> questions;
  private final Codec codec;

  HeldOutQuestions(PlatformUnderTest platform) {
    this.platform = platform;
    this.questions = HeldOutQuestion.of(platform.model());
    this.codec = CodecFile.read(platform.model().folder().resolve("codec.safetensors"));
  }

  /**
   * Transcript, words and every code are those of the reference. Codes are not visible from
   * outside: the sound that is heard must be the sound of the reference's codes, sample for sample.
   */
  void areAnsweredAsTheReferenceDoes() throws InterruptedException {
    List<TurnReport> reports = askAll();
    assertThat(reports).hasSizeGreaterThanOrEqualTo(20);
    for (int i = 0; i < reports.size(); i++) {
      HeldOutQuestion expected = questions.get(i);
      assertThat(reports.get(i).transcript())
          .as("transcript of question %d", i)
          .isEqualTo(expected.transcript());
      assertThat(reports.get(i).answer())
          .as("answer to question %d", i)
          .isEqualTo(expected.answer());
      assertThat(reports.get(i).audio())
          .as("sound of the answer to question %d", i)
          .isEqualTo(soundOf(expected.codes()));
    }
  }

  /** How many answers have the words of the reference, and of how many. */
  int answersWithTheSameWords() throws InterruptedException {
    List<TurnReport> reports = askAll();
    int same = 0;
    for (int i = 0; i < reports.size(); i++) {
      same += reports.get(i).answer().equals(questions.get(i).answer()) ? 1 : 0;
    }
    System.out.println("answers with the words of the reference: " + same + " of " + size());
    return same;
  }

  int size() {
    return questions.size();
  }

  private List<TurnReport> askAll() throws InterruptedException {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Callable<TurnReport>> turns =
          questions.stream().<Callable<TurnReport>>map(question -> () -> ask(question)).toList();
      var reports = new ArrayList<TurnReport>();
      for (Future<TurnReport> turn : callers.invokeAll(turns)) {
        reports.add(turn.get());
      }
      return reports;
    } catch (ExecutionException e) {
      throw new AssertionError("a held-out question was not answered", e.getCause());
    }
  }

  private TurnReport ask(HeldOutQuestion question) {
    try (var connection = platform.connect()) {
      return platform.voice(connection).speak(question.recording());
    }
  }

  private Recording soundOf(List<Codes> codes) {
    Vocoder vocoder = codec.newVocoder();
    var pcm = new ByteArrayOutputStream();
    for (Codes frame : codes) {
      pcm.writeBytes(vocoder.decodeStep(frame).toPcm16().toByteArray());
    }
    return Recording.ofPcm(pcm.toByteArray(), Recording.PROTOCOL_RATE);
  }
}
