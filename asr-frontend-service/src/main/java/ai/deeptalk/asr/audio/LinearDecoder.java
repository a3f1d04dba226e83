package ai.deeptalk.asr.audio;

import com.google.protobuf.ByteString;

/** 16-bit little-endian. An odd last byte waits for the next message. */
final class LinearDecoder implements SampleDecoder {
  private static final int NOTHING = -1;

  private int low = NOTHING;

  @Override
  public void decode(ByteString bytes, Samples into) {
    for (int i = 0; i < bytes.size(); i++) {
      int value = bytes.byteAt(i);
      if (low == NOTHING) {
        low = value & 0xff;
      } else {
        into.add(((value << 8) | low) / 32768f);
        low = NOTHING;
      }
    }
  }
}
