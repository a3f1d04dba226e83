package ai.deeptalk.launcher.audio;

/** Test signals: a tone between two silences. */
final class Tones {
  private Tones() {}

  static Recording toneBetweenSilences(int rate, double hertz, double silence, double tone) {
    var samples = new short[(int) Math.round(rate * (2 * silence + tone))];
    int from = (int) Math.round(rate * silence);
    for (int i = 0; i < (int) (rate * tone); i++) {
      samples[from + i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return Recording.of(samples, rate);
  }
}
