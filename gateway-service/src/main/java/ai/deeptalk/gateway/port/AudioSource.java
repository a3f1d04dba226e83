package ai.deeptalk.gateway.port;

import java.util.Optional;

/**
 * How a client's audio is to be read.
 *
 * @param encoding the client's encoding
 * @param sampleRate in Hz; {@link AudioEncoding#sampleRate} except for uploaded files
 * @param detection empty: turns end by hand
 */
public record AudioSource(
    AudioEncoding encoding, int sampleRate, Optional<VoiceActivity> detection) {
  /**
   * When an utterance starts and ends.
   *
   * @param threshold probability of speech from which a sound counts as speech, 0 to 1
   * @param prefixPaddingMs audio kept from before the start
   * @param silenceMs silence that ends an utterance
   * @param semantic whether the content, too, decides about the end
   * @param maxWaitMs longest silence waited for when {@code semantic}
   */
  public record VoiceActivity(
      double threshold, int prefixPaddingMs, int silenceMs, boolean semantic, int maxWaitMs) {}
}
