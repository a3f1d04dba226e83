package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.Positions;
import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.TextCodec;
import ai.deeptalk.slm.engine.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes prompts as {@code models/FORMAT.md}, section 3, lays them out. Past turns always stand in
 * their typed form, whatever form they had, so that the same conversation gives the same prompt.
 */
final class PromptGrammar {
  private final ReplyRules rules;
  private final TextCodec codec;

  PromptGrammar(ReplyRules rules, TextCodec codec) {
    this.rules = rules;
    this.codec = codec;
  }

  /**
   * The first position, the past turns that fit, and the user marker of the current turn.
   *
   * @param room positions the result may have; whole turns are left out from the front until it
   *     fits, pinned ones last
   */
  List<PromptToken> opening(List<PastTurn> past, int room) {
    int left = room - 2;
    List<PromptToken> pinned = newest(past, true, left);
    List<PromptToken> opening = new ArrayList<>();
    opening.add(silent(rules.text().bos()));
    opening.addAll(pinned);
    opening.addAll(newest(past, false, left - pinned.size()));
    opening.add(silent(rules.text().user()));
    return opening;
  }

  /** Positions of {@link #opening} if every turn fits. */
  int size(List<PastTurn> past) {
    return 2 + past.stream().mapToInt(turn -> pastTurn(turn).size()).sum();
  }

  /** The newest of the pinned or the other turns, as many as fit. */
  private List<PromptToken> newest(List<PastTurn> past, boolean pinned, int room) {
    List<List<PromptToken>> turns =
        past.stream().filter(turn -> turn.pinned() == pinned).map(this::pastTurn).toList();
    int first = turns.size();
    int left = room;
    while (first > 0 && turns.get(first - 1).size() <= left) {
      first--;
      left -= turns.get(first).size();
    }
    return turns.subList(first, turns.size()).stream().flatMap(List::stream).toList();
  }

  private List<PromptToken> pastTurn(PastTurn turn) {
    List<PromptToken> tokens = new ArrayList<>();
    if (!turn.user().isEmpty()) {
      tokens.add(silent(rules.text().user()));
      tokens.addAll(typed(turn.user()));
    }
    if (!turn.assistant().isEmpty()) {
      tokens.add(silent(rules.text().assistant()));
      tokens.addAll(typed(turn.assistant()));
      tokens.add(silent(rules.text().eos()));
    }
    return tokens;
  }

  /** One position per token of a typed text. */
  List<PromptToken> typed(String text) {
    List<PromptToken> tokens = new ArrayList<>();
    for (int token : codec.encode(text)) {
      tokens.add(silent(token));
    }
    return tokens;
  }

  PromptToken start() {
    return silent(rules.text().bos());
  }

  /** What stands in the text stream where nothing was told. */
  int nothing() {
    return rules.text().audio();
  }

  PromptToken speechBegin() {
    return new PromptToken(rules.audio().begin(), rules.text().audio());
  }

  /**
   * @param told what the position before told
   */
  PromptToken speechEnd(int told) {
    return new PromptToken(rules.audio().end(), told);
  }

  private PromptToken silent(int text) {
    return new PromptToken(rules.audio().pad(), text);
  }

  Position position(PromptToken token) {
    return Position.tokens(Positions.of(rules, token.audio(), token.text()));
  }
}
