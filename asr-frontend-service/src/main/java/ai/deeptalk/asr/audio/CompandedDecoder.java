package ai.deeptalk.asr.audio;

import com.google.protobuf.ByteString;
import java.util.function.IntUnaryOperator;

/** G.711: one byte per sample, looked up. The tables follow ITU-T G.711 on a 16-bit scale. */
final class CompandedDecoder implements SampleDecoder {
  static final float[] MU_LAW = table(CompandedDecoder::muLaw);
  static final float[] A_LAW = table(CompandedDecoder::aLaw);

  private final float[] table; // [256]

  CompandedDecoder(float[] table) {
    this.table = table;
  }

  @Override
  public void decode(ByteString bytes, Samples into) {
    for (int i = 0; i < bytes.size(); i++) {
      into.add(table[bytes.byteAt(i) & 0xff]);
    }
  }

  private static float[] table(IntUnaryOperator law) {
    var values = new float[256];
    for (int code = 0; code < 256; code++) {
      values[code] = law.applyAsInt(code) / 32768f;
    }
    return values;
  }

  private static int muLaw(int code) {
    int inverted = ~code & 0xff;
    int exponent = (inverted >> 4) & 7;
    int magnitude = ((((inverted & 15) << 3) + 132) << exponent) - 132;
    return inverted >= 128 ? -magnitude : magnitude;
  }

  private static int aLaw(int code) {
    int toggled = code ^ 0x55;
    int exponent = (toggled >> 4) & 7;
    int step = (toggled & 15) << 4;
    int magnitude = exponent == 0 ? step + 8 : (step + 264) << (exponent - 1);
    return toggled >= 128 ? magnitude : -magnitude;
  }
}
