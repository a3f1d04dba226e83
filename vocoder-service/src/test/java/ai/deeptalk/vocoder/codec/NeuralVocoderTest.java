package ai.deeptalk.vocoder.codec;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Speed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralVocoderTest implements VocoderContract {
  private final Codec codec = RandomCodec.of(1);

  @Override
  public Vocoder newVocoder() {
    return codec.newVocoder();
  }

  @Test
  void aFrameIsEightyMilliseconds() {
    assertThat(codec.spec().frameSamples()).isEqualTo(1_920);
    assertThat(codec.newVocoder().decodeStep(RandomCodec.codes(0)).length()).isEqualTo(1_920);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 0.9, 1, 1.1, 1.5, 4})
  void anotherSpeedIsAnotherLength(double factor) {
    var speed = new Speed(factor);
    Vocoder whole = codec.newVocoder();
    Vocoder takenOver = codec.newVocoder();
    int samples = 0;
    for (int f = 0; f < 50; f++) {
      int length = whole.decodeStep(RandomCodec.codes(f), f, speed).length();
      samples += length;
      if (f >= 20) { // the rest of an answer whose vocoder died is as long as it would have been
        assertThat(takenOver.decodeStep(RandomCodec.codes(f), f, speed).length()).isEqualTo(length);
      }
    }
    assertThat(samples).isEqualTo((int) Math.ceil(50 * 8 / factor) * 240);
  }

  @Test
  void itsOwnSpeedIsTheSameSound() {
    Vocoder plain = codec.newVocoder();
    Vocoder told = codec.newVocoder();
    for (int f = 0; f < 6; f++) {
      assertThat(told.decodeStep(RandomCodec.codes(f), f, Speed.NORMAL).toPcm16())
          .isEqualTo(plain.decodeStep(RandomCodec.codes(f)).toPcm16());
    }
  }

  @Test
  void theSameCodesAfterAResetGiveTheSameSamples() {
    Vocoder vocoder = codec.newVocoder();
    float[] first = samples(vocoder, 0, 12);
    vocoder.reset();

    assertThat(samples(vocoder, 0, 12)).isEqualTo(first);
    assertThat(samples(codec.newVocoder(), 0, 12)).isEqualTo(first);
  }

  @Test
  void featuresDependOnTheLeftContextAlone() {
    int context = codec.leftContext();
    var whole = new CodecNetwork(codec.weights());
    var tail = new CodecNetwork(codec.weights());
    var expected = new float[codec.weights().out().rows()];
    var actual = new float[expected.length];

    for (int f = 0; f <= 20 + context; f++) {
      whole.step(RandomCodec.codes(f), expected);
    }
    for (int f = 20; f <= 20 + context; f++) {
      tail.step(RandomCodec.codes(f), actual);
    }

    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void pcmIsClampedAndRounded() {
    var frame = new PcmFrame(new float[] {0, 1, -1, 2, -3, 0.5f});

    assertThat(frame.toPcm16().toByteArray())
        .containsExactly(bytes(0, 0, 0xff, 0x7f, 0x01, 0x80, 0xff, 0x7f, 0x01, 0x80, 0x00, 0x40));
  }

  private static float[] samples(Vocoder vocoder, int from, int to) {
    var samples = new float[(to - from) * 1_920];
    for (int f = from; f < to; f++) {
      PcmFrame frame = vocoder.decodeStep(RandomCodec.codes(f));
      for (int i = 0; i < frame.length(); i++) {
        samples[(f - from) * 1_920 + i] = frame.at(i);
      }
    }
    return samples;
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
