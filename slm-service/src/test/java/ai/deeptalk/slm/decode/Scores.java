package ai.deeptalk.slm.decode;

/** Drives a row with scores that prefer one id per block. */
final class Scores {
  private Scores() {}

  /**
   * One step.
   *
   * @param text preferred text id
   * @param codes preferred local id per codebook; missing ones are 0
   */
  static void step(Row row, int text, int... codes) {
    if (row.reads(3)) {
      row.choose(3, preferring(SmallRules.TEXT_ROWS, text), 0);
    }
    for (int i = 2; i >= 0; i--) { // what is heard earlier comes first
      if (row.reads(i)) {
        row.choose(i, preferring(SmallRules.AUDIO_ROWS, i < codes.length ? codes[i] : 0), 0);
      }
    }
    row.advance();
  }

  static float[] preferring(int rows, int... ids) {
    float[] scores = new float[rows];
    for (int i = 0; i < ids.length; i++) {
      scores[ids[i]] = 40 * (ids.length - i); // beyond doubt
    }
    return scores;
  }
}
