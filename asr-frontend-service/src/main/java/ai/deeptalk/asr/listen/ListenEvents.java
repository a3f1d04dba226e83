package ai.deeptalk.asr.listen;

/**
 * What listening finds out, in order. Positions are samples at 16 kHz since the first audio of the
 * stream.
 */
interface ListenEvents {
  void started(int utterance, long start);

  /**
   * The next features of an utterance.
   *
   * @param first index of the first feature within the utterance
   * @param values [count, feature width], to be read before returning
   */
  void features(int utterance, int first, float[] values, int count);

  /**
   * Voice activity, the client or the bound ended an utterance that had been announced.
   *
   * @param speechEnd end of the last speech, before the silence that ended the utterance
   */
  void stopped(int utterance, long end, long speechEnd);

  /** All features of the utterance have been given. */
  void ended(int utterance, int features, long start, long end);

  void cleared();

  void activity(long at, float probability);
}
