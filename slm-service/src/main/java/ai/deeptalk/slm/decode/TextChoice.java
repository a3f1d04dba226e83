package ai.deeptalk.slm.decode;

/** Text tokens that must not be chosen: markers belong to the prompt alone. */
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

  /** The same while speech is heard: it says no end, and {@code audio} stands for nothing yet. */
  static boolean[] neverTold(ReplyRules rules) {
    boolean[] never = never(rules, false);
    never[rules.text().eos()] = true;
    never[rules.text().audio()] = false;
    return never;
  }
}
