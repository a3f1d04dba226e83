package ai.deeptalk.vocoder.codec;

/** The fake keeps the promises of the real one. */
class CountingVocoderTest implements VocoderContract {
  @Override
  public Vocoder newVocoder() {
    return new CountingVocoder();
  }
}
