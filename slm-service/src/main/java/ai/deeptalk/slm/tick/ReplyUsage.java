package ai.deeptalk.slm.tick;

/**
 * What a reply consumed, for billing.
 *
 * @param inputTextTokens typed tokens of the prompt, history included
 * @param inputAudioTokens speech positions of the prompt
 * @param outputTextTokens text tokens written
 * @param outputAudioTokens audio frames published
 * @param cachedTokens prompt positions that were still in the cache from the turn before
 */
public record ReplyUsage(
    int inputTextTokens,
    int inputAudioTokens,
    int outputTextTokens,
    int outputAudioTokens,
    int cachedTokens) {}
