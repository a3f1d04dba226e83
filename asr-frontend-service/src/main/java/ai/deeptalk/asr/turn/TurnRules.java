package ai.deeptalk.asr.turn;

/**
 * How an utterance is found. Frames are 40 ms.
 *
 * @param threshold probability from which a frame counts as speech
 * @param release probability below which speech is left; at most the threshold
 * @param prefixFrames frames before the first of speech that belong to the utterance
 * @param minSpeechFrames frames of speech that make a voice
 * @param hangoverFrames frames without speech that a beginning survives
 * @param shortSilenceFrames silence that ends a turn, if it sounds complete or completeness is not
 *     judged
 * @param longSilenceFrames silence that ends any turn; equal to the short one unless completeness
 *     is judged
 */
public record TurnRules(
    double threshold,
    double release,
    int prefixFrames,
    int minSpeechFrames,
    int hangoverFrames,
    int shortSilenceFrames,
    int longSilenceFrames) {

  /** From this probability on a turn counts as complete for certain. */
  static final float SURE = 0.4f;

  public TurnRules {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold " + threshold + ", want between 0 and 1");
    }
    if (!(release > 0 && release <= threshold)) {
      throw new IllegalArgumentException(
          "release " + release + ", want above 0 and at most the threshold " + threshold);
    }
    positive("prefixFrames", prefixFrames, 0);
    positive("minSpeechFrames", minSpeechFrames, 1);
    positive("hangoverFrames", hangoverFrames, 0);
    positive("shortSilenceFrames", shortSilenceFrames, 1);
    positive("longSilenceFrames", longSilenceFrames, shortSilenceFrames);
  }

  /** Whether the end depends on what was said as well as on silence. */
  public boolean judgesCompletion() {
    return longSilenceFrames > shortSilenceFrames;
  }

  /** The silence that ends the turn: the surer that it is complete, the shorter, in proportion. */
  int silenceFrames(float completion) {
    double doubt = Math.max(0, SURE - completion) / SURE;
    return shortSilenceFrames + (int) Math.ceil(doubt * (longSilenceFrames - shortSilenceFrames));
  }

  private static void positive(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " " + value + ", want at least " + least);
    }
  }
}
