package ai.deeptalk.asr.audio;

import com.google.protobuf.ByteString;

/**
 * Bytes in one encoding → samples in [-1, 1]. A decoder belongs to one stream: a sample may be cut
 * in half between two messages.
 */
public sealed interface SampleDecoder permits LinearDecoder, CompandedDecoder {

  /** Appends what the bytes complete. */
  void decode(ByteString bytes, Samples into);

  static SampleDecoder pcm16() {
    return new LinearDecoder();
  }

  static SampleDecoder muLaw() {
    return new CompandedDecoder(CompandedDecoder.MU_LAW);
  }

  static SampleDecoder aLaw() {
    return new CompandedDecoder(CompandedDecoder.A_LAW);
  }
}
