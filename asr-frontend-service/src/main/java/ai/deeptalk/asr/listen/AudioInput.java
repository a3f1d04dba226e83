package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.audio.Resampler;
import ai.deeptalk.asr.audio.SampleDecoder;
import ai.deeptalk.protocol.asr.Encoding;

/**
 * How a client's bytes are to be read.
 *
 * @param rate Hz
 */
record AudioInput(Encoding encoding, int rate) {

  AudioInput {
    if (encoding == Encoding.ENCODING_UNSPECIFIED || encoding == Encoding.UNRECOGNIZED) {
      throw new IllegalArgumentException("encoding must be PCM16, MULAW or ALAW: " + encoding);
    }
    Resampler.requireSupported(rate);
  }

  SampleDecoder newDecoder() {
    return switch (encoding) {
      case PCM16 -> SampleDecoder.pcm16();
      case MULAW -> SampleDecoder.muLaw();
      case ALAW -> SampleDecoder.aLaw();
      case ENCODING_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("" + encoding);
    };
  }

  Resampler newResampler() {
    return Resampler.from(rate);
  }
}
