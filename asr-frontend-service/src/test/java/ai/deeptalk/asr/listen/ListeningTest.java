package ai.deeptalk.asr.listen;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.asr.encoder.RandomTensors;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.turn.TurnRules;
import ai.deeptalk.protocol.asr.Encoding;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListeningTest {
  private static final int SECOND = 16_000;
  private static final int FRAME = SpeechEncoder.FRAME_SAMPLES;
  private static final TurnRules RULES = new TurnRules(0.5, 0.35, 5, 3, 2, 10, 10);

  private final SpeechEncoder encoder = new RandomTensors(5, false).encoder();
  private final RecordedEvents events = new RecordedEvents(encoder.featureWidth());
  private final Listening listening = listening(5 * SECOND, events);

  @Test
  void findsAnUtteranceWithItsPrefix() {
    listening.detect(Optional.of(RULES));

    listening.hear(silence(50 * FRAME));
    listening.hear(speech(25 * FRAME, 1));
    listening.hear(silence(50 * FRAME));

    int end = 84 * FRAME + SpeechEncoder.FRAME_REACH;
    assertThat(events.words)
        .containsExactly(
            "started 0 at " + 45 * FRAME,
            "stopped 0 at " + end + ", speech to " + 75 * FRAME,
            "ended 0: [" + 45 * FRAME + ", " + end + ")");
  }

  @Test
  void featuresDependOnTheUtterancesSamplesAlone() {
    listening.detect(Optional.of(RULES));
    ByteString said = speech(25 * FRAME, 1);
    listening.hear(silence(50 * FRAME).concat(said).concat(silence(50 * FRAME)));
    List<float[]> first = List.copyOf(events.features);

    listening.hear(speech(100, 9).concat(silence(40 * FRAME - 100)));
    listening.hear(said.concat(silence(50 * FRAME)));

    assertThat(events.words).last().asString().startsWith("ended 1: ");
    assertThat(events.features).usingRecursiveComparison().isEqualTo(first);
  }

  @ParameterizedTest(name = "messages up to {0} bytes, seed {1}")
  @CsvSource({"1, 1", "333, 2", "1920, 3", "30000, 4", "200000, 5"})
  void anyChunkingGivesTheSameEventsAndFeatures(int longest, long seed) {
    ByteString audio =
        silence(20 * FRAME)
            .concat(speech(40 * FRAME, 2))
            .concat(silence(30 * FRAME + 77))
            .concat(speech(15 * FRAME, 3))
            .concat(silence(30 * FRAME));
    listening.detect(Optional.of(RULES));
    listening.hear(audio);

    var cut = new RecordedEvents(encoder.featureWidth());
    Listening other = listening(5 * SECOND, cut);
    other.detect(Optional.of(RULES));
    var random = new Random(seed);
    for (int from = 0; from < audio.size(); ) {
      int to = Math.min(audio.size(), from + random.nextInt(1, longest + 1));
      other.hear(audio.substring(from, to));
      from = to;
    }

    assertThat(cut.words).isEqualTo(events.words).hasSize(6);
    assertThat(cut.features).usingRecursiveComparison().isEqualTo(events.features);
  }

  @Test
  void aManualUtteranceIsEverythingSinceTheLastEnd() {
    listening.hear(speech(SECOND, 1));
    listening.commit();
    listening.hear(speech(SECOND / 2, 2));
    listening.commit();

    assertThat(events.words).containsExactly("ended 0: [0, 16000)", "ended 1: [16000, 24000)");
  }

  @Test
  void aCommitWithoutAudioIsAnEmptyUtterance() {
    listening.commit();
    listening.detect(Optional.of(RULES));
    listening.commit();

    assertThat(events.words).containsExactly("ended 0 empty: [0, 0)", "ended 1 empty: [0, 0)");
  }

  @Test
  void clearedSamplesAreInNoUtterance() {
    listening.hear(speech(SECOND, 1));
    listening.clear();
    listening.hear(speech(SECOND, 2));
    listening.commit();

    assertThat(events.words).containsExactly("cleared", "ended 1: [16000, 32000)");
  }

  @Test
  void aPrefixNeverReachesIntoTheUtteranceBefore() {
    listening.detect(Optional.of(new TurnRules(0.5, 0.35, 50, 3, 2, 10, 10)));
    listening.hear(speech(10 * FRAME, 1).concat(silence(20 * FRAME)));
    listening.hear(speech(10 * FRAME, 1).concat(silence(20 * FRAME)));

    int firstEnd = 19 * FRAME + SpeechEncoder.FRAME_REACH;
    assertThat(events.words).contains("started 0 at 0", "started 1 at " + firstEnd);
  }

  @Test
  void speechWithoutAPauseIsEndedAtTheBound() {
    listening.detect(Optional.of(RULES));
    listening.hear(speech(12 * SECOND, 1));

    assertThat(events.words)
        .contains("started 0 at 0", "ended 0: [0, 80000)", "started 1 at 80000");
  }

  @Test
  void aLongDictationComesInPiecesWithoutALostSample() {
    listening.hear(speech(12 * SECOND, 1));
    listening.commit();

    assertThat(events.words)
        .containsExactly(
            "ended 0: [0, 80000)", "ended 1: [80000, 160000)", "ended 2: [160000, 192000)");
  }

  @Test
  void aCommitEndsWhatVoiceActivityHadBegun() {
    listening.detect(Optional.of(RULES));
    listening.hear(speech(20 * FRAME, 1));
    listening.commit();

    assertThat(events.words)
        .containsExactly(
            "started 0 at 0", "stopped 0 at 12800, speech to 12800", "ended 0: [0, 12800)");
  }

  @Test
  void turningDetectionOnFindsWhatWasSaidBefore() {
    listening.hear(silence(20 * FRAME).concat(speech(20 * FRAME, 1)));
    listening.detect(Optional.of(RULES));
    listening.hear(speech(20 * FRAME, 2).concat(silence(30 * FRAME)));

    assertThat(events.words).first().asString().startsWith("started 1 at ");
    assertThat(events.words).last().asString().startsWith("ended 1: ");
  }

  @Test
  void turningDetectionOffLeavesTheEndToTheClient() {
    listening.detect(Optional.of(RULES));
    listening.hear(speech(20 * FRAME, 1));
    listening.detect(Optional.empty());
    listening.hear(silence(40 * FRAME));
    listening.commit();

    assertThat(events.words).containsExactly("started 0 at 0", "ended 0: [0, " + 60 * FRAME + ")");
  }

  private Listening listening(int maxUtterance, ListenEvents to) {
    var input = new AudioInput(Encoding.PCM16, SECOND);
    return new Listening(encoder, new LoudnessActivity(), input, to, maxUtterance);
  }

  private static ByteString silence(int samples) {
    return ByteString.copyFrom(new byte[2 * samples]);
  }

  private static ByteString speech(int samples, long seed) {
    var random = new Random(seed);
    var bytes = new byte[2 * samples];
    for (int i = 0; i < samples; i++) {
      int value = (int) (8_000 * random.nextGaussian());
      bytes[2 * i] = (byte) value;
      bytes[2 * i + 1] = (byte) Math.clamp(value >> 8, -128, 127);
    }
    return ByteString.copyFrom(bytes);
  }
}
