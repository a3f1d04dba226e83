package ai.deeptalk.vocoder.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every vocoder promises. */
interface VocoderContract {
  Vocoder newVocoder();

  @Test
  default void sameCodesAfterAResetSoundTheSame() {
    Vocoder vocoder = newVocoder();
    var first = vocoder.decodeStep(RandomCodec.codes(1)).toPcm16();
    var second = vocoder.decodeStep(RandomCodec.codes(2)).toPcm16();
    vocoder.reset();

    assertThat(vocoder.decodeStep(RandomCodec.codes(1)).toPcm16()).isEqualTo(first);
    assertThat(vocoder.decodeStep(RandomCodec.codes(2)).toPcm16()).isEqualTo(second);
  }

  @Test
  default void vocodersDoNotHearEachOther() {
    Vocoder alone = newVocoder();
    Vocoder one = newVocoder();
    Vocoder other = newVocoder();
    for (int f = 0; f < 4; f++) {
      var expected = alone.decodeStep(RandomCodec.codes(f)).toPcm16();
      assertThat(one.decodeStep(RandomCodec.codes(f)).toPcm16()).isEqualTo(expected);
      var _ = other.decodeStep(RandomCodec.codes(99 - f));
    }
  }
}
