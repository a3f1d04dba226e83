package ai.deeptalk.asr.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.deeptalk.asr.encoder.RandomTensors;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.turn.TurnRules;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.asr.TurnDetection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectionRulesTest {
  private final DetectionRules detection =
      new DetectionRules(0.125, Duration.ofMillis(120), Duration.ofMillis(80));
  private final SpeechEncoder plain = new RandomTensors(1, false).encoder();
  private final SpeechEncoder judging = new RandomTensors(1, true).encoder();

  @Test
  void whatIsNotGivenHasDefaults() {
    assertThat(detection.of(TurnDetection.getDefaultInstance(), plain))
        .isEqualTo(new TurnRules(0.5, 0.375, 0, 3, 2, 13, 13));
  }

  @Test
  void millisecondsAreRoundedUpToFrames() {
    var wanted =
        TurnDetection.newBuilder()
            .setThreshold(0.75)
            .setPrefixPaddingMs(300)
            .setSilenceMs(201)
            .build();

    assertThat(detection.of(wanted, plain)).isEqualTo(new TurnRules(0.75, 0.625, 8, 3, 2, 6, 6));
  }

  @Test
  void aThresholdOfOneIsAlmostOne() {
    assertThat(detection.of(TurnDetection.newBuilder().setThreshold(1).build(), plain).threshold())
        .isEqualTo(0.99);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detection.of(TurnDetection.newBuilder().setThreshold(1.5).build(), plain))
        .withMessageContaining("1.5");
  }

  @Test
  void aSemanticTurnWaitsBetweenAShortAndALongSilence() {
    var wanted = TurnDetection.newBuilder().setSemantic(true).setMaxWaitMs(8_000).build();

    assertThat(detection.of(wanted, judging)).isEqualTo(new TurnRules(0.5, 0.375, 0, 3, 2, 8, 200));
  }

  @Test
  void aSemanticTurnNeedsTheHead() {
    var wanted = TurnDetection.newBuilder().setSemantic(true).build();

    assertThatExceptionOfType(SpeechException.class)
        .isThrownBy(() -> detection.of(wanted, plain))
        .withMessageContaining("turn.safetensors")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_INVALID));
  }

  @Test
  void absurdTimesAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detection.of(TurnDetection.newBuilder().setSilenceMs(-1).build(), plain))
        .withMessageContaining("silence_ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            detection.of(TurnDetection.newBuilder().setPrefixPaddingMs(60_000).build(), plain))
        .withMessageContaining("prefix_padding_ms");
  }
}
