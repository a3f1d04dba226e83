package ai.deeptalk.gateway.audio;

/**
 * G.711 encoding of 16-bit samples, both laws, by the reference algorithm of the recommendation.
 */
final class G711 {
  private static final int MU_BIAS = 0x84;
  private static final int MU_CLIP = 32_635;

  private G711() {}

  static byte mulaw(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
    return (byte) ~(sign | (exponent << 4) | mantissa);
  }

  static byte alaw(int sample) {
    // A negative value is complemented, not negated: -1 and 0 share a magnitude.
    int sign = sample < 0 ? 0 : 0x80;
    int magnitude = (sample < 0 ? ~sample : sample) >> 3;
    int code;
    if (magnitude < 32) {
      code = magnitude >> 1;
    } else {
      int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 4;
      code = (exponent << 4) | ((magnitude >> exponent) & 0x0F);
    }
    return (byte) ((sign | code) ^ 0x55);
  }
}
