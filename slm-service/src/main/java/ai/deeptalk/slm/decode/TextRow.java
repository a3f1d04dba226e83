package ai.deeptalk.slm.decode;

import org.jspecify.annotations.Nullable;

/**
 * The row that writes: a typed answer, a transcription, or the words of a spoken answer.
 *
 * <p>Its first position is the assistant marker, whose audio streams say what is asked for;
 * afterwards every position carries the token chosen before it and silence in the audio streams.
 */
public final class TextRow implements Row {
  private final ReplyRules rules;
  private final boolean[] never;
  private final int maxTokens;
  private final @Nullable WordQueue words;
  private final int[] next;
  private final Circle circle = new Circle();
  private int chosen;
  private int tokens;
  private boolean ended;
  private boolean cutShort;

  private TextRow(ReplyRules rules, int marker, int maxTokens, @Nullable WordQueue words) {
    this.rules = rules;
    this.maxTokens = maxTokens;
    this.words = words;
    this.never = TextChoice.never(rules, false);
    this.next = Positions.of(rules, marker, rules.text().assistant());
    this.chosen = rules.text().eos();
  }

  /** A row that answers in text. */
  public static TextRow answering(ReplyRules rules, int maxTokens) {
    return new TextRow(rules, rules.audio().pad(), maxTokens, null);
  }

  /** A row that writes the words of a spoken answer. */
  public static TextRow writing(ReplyRules rules, int maxTokens, WordQueue words) {
    return new TextRow(rules, rules.audio().pad(), maxTokens, words);
  }

  /** A row that writes down what the user said. */
  public static TextRow transcribing(ReplyRules rules, int maxTokens) {
    return new TextRow(rules, rules.audio().transcribe(), maxTokens, null);
  }

  @Override
  public boolean reads(int block) {
    return block == rules.textStream();
  }

  @Override
  public void choose(int block, float[] scores, int offset) {
    if (ended) {
      throw new IllegalStateException("row has ended after tokens=" + tokens);
    }
    chosen = ArgMax.allowed(scores, offset, never);
    if (chosen == rules.text().eos()) {
      end();
      return;
    }
    tokens++;
    if (words != null) {
      words.add(chosen);
    }
    if (circle.closedBy(chosen)) {
      end();
    } else if (tokens >= maxTokens) {
      cutShort = true;
      end();
    }
  }

  private void end() {
    ended = true;
    if (words != null) {
      words.close();
    }
  }

  @Override
  public void advance() {
    Positions.fill(rules, rules.audio().pad(), chosen, next);
  }

  /** The answer begins with a token that was not chosen; it does not count as written. */
  public void goOnAfter(int token) {
    Positions.fill(rules, rules.audio().pad(), token, next);
  }

  @Override
  public int[] nextPosition() {
    return next.clone();
  }

  /** The token chosen last; {@code eos} when the model ended the text. */
  public int chosen() {
    return chosen;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public boolean cutShort() {
    return cutShort;
  }

  /** Tokens written so far, without {@code eos}. */
  public int tokens() {
    return tokens;
  }
}
