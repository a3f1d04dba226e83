package ai.deeptalk.slm.tick;

/**
 * A prompt position of tokens: the special that all audio streams carry, and the text token.
 *
 * @param audio local id of the audio special
 */
record PromptToken(int audio, int text) {}
