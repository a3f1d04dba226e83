package ai.deeptalk.asr.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.deeptalk.domain.SpeechException;
import org.junit.jupiter.api.Test;

class EncoderAssemblyTest {

  @Test
  void namesTheTensorThatIsMissing() {
    var tensors = new RandomTensors(1, false);
    tensors.remove("blocks.3.up.weight");

    assertThatExceptionOfType(SpeechException.class)
        .isThrownBy(tensors::encoder)
        .withMessageContaining("blocks.3.up.weight");
  }

  @Test
  void findsTheOptionalHead() {
    assertThat(new RandomTensors(1, false).encoder().judgesCompletion()).isFalse();
    assertThat(new RandomTensors(1, true).encoder().judgesCompletion()).isTrue();
  }

  @Test
  void aFeatureIsAFrameAndTheMannerOfItsSound() {
    assertThat(new RandomTensors(1, false).encoder().featureWidth())
        .isEqualTo(RandomTensors.WIDTH + 4);
  }
}
