package ai.deeptalk.asr.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class SampleDecoderTest {

  @Test
  void keepsHalfASampleForTheNextMessage() {
    var samples = new Samples();
    SampleDecoder decoder = SampleDecoder.pcm16();

    decoder.decode(bytes(0x00, 0x40, 0x00), samples);
    decoder.decode(bytes(0x80), samples);
    decoder.decode(bytes(0xff), samples);
    decoder.decode(bytes(0xff), samples);

    assertThat(samples.toArray()).containsExactly(0.5f, -1f, -1 / 32768f);
  }

  @Test
  void expandsMuLawByTheTableOfItuG711() {
    assertThat(expanded(SampleDecoder.muLaw(), 0xff, 0x7f, 0x80, 0x00, 0xf0, 0xaa))
        .containsExactly(0, 0, 32124, -32124, 120, 5372);
  }

  @Test
  void expandsALawByTheTableOfItuG711() {
    assertThat(expanded(SampleDecoder.aLaw(), 0xd5, 0x55, 0xaa, 0x2a, 0x80))
        .containsExactly(8, -8, 32256, -32256, 5504);
  }

  private static int[] expanded(SampleDecoder decoder, int... codes) {
    var samples = new Samples();
    decoder.decode(bytes(codes), samples);
    var values = new int[samples.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(samples.array()[i] * 32768);
    }
    return values;
  }

  private static ByteString bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
