package ai.deeptalk.slm.decode;

/** Text tokens that a row must not choose: markers belong to the prompt alone. */
final class TextChoice {
  private TextChoice() {}

  /** One flag per text id; {@code pad} is a choice for a row that may wait, and for no other. */
  static boolean[] never(ReplyRules rules, boolean mayWait) {
    boolean[] never = new boolean[rules.textVocabulary()];
    never[rules.text().bos()] = true;
    never[rules.text().user()] = true;
    never[rules.text().assistant()] = true;
    never[rules.text().audio()] = true;
    never[rules.text().pad()] = !mayWait;
    return never;
  }
}
