package ai.deeptalk.slm.decode;

/**
 * The row that speaks: it takes words from a queue at its own pace and chooses one code per
 * codebook and step.
 *
 * <p>Codebook {@code i} lags the text by {@code delays[i]} steps, so a frame is complete only some
 * steps after it began; the row hands out whole frames. {@code end} on the first codebook fixes the
 * number of frames, and the slower codebooks then run out. The step numbers are those of {@code
 * models/FORMAT.md}, section 3.
 */
public final class SpeechRow implements Row {
  private static final int NONE = -1;

  private final ReplyRules rules;
  private final WordQueue words;
  private final Patience patience;
  private final int maxFrames;
  private final int maxOutput;
  private final FrameAssembly assembly;
  private final int[] coming;
  private int[] next;
  private int step;
  private int frames = NONE;
  private int takenWord = NONE;
  private int completedFrame = NONE;
  private boolean allWordsTaken;
  private boolean cutShort;
  private int wordsTaken;

  /**
   * @param maxFrames frames there is room for
   * @param maxOutput words and frames together at which the reply is ended; the model has a limit
   *     of its own
   */
  public SpeechRow(ReplyRules rules, WordQueue words, int maxFrames, int maxOutput) {
    this.rules = rules;
    this.words = words;
    this.maxFrames = maxFrames;
    this.maxOutput = maxOutput;
    this.patience = new Patience(rules);
    this.assembly = new FrameAssembly(rules);
    this.next = Positions.of(rules, rules.audio().speak(), rules.text().assistant());
    this.coming = Positions.of(rules, rules.audio().pad(), rules.text().pad());
  }

  @Override
  public boolean reads(int block) {
    if (block == rules.textStream()) {
      return !allWordsTaken;
    }
    return step >= rules.delay(block) && !runOut(block);
  }

  /** Whether a codebook has chosen all codes of the reply. */
  private boolean runOut(int codebook) {
    return frames != NONE && step - rules.delay(codebook) >= frames;
  }

  @Override
  public void choose(int block, float[] scores, int offset) {
    if (ended()) {
      throw new IllegalStateException("row has ended after steps=" + step);
    }
    if (block == rules.textStream()) {
      chooseWord(scores, offset);
    } else if (block == 0) {
      chooseFirst(scores, offset);
    } else {
      put(block, best(block, scores, offset, rules.entries()));
    }
  }

  private void chooseWord(float[] scores, int offset) {
    patience.hear(scores, offset);
    if (words.isEmpty() || !patience.isOver()) {
      return;
    }
    patience.startOver();
    int word = words.take();
    coming[rules.textStream()] = word;
    if (word == rules.text().eos()) {
      allWordsTaken = true;
    } else {
      takenWord = word;
      wordsTaken++;
    }
  }

  private void chooseFirst(float[] scores, int offset) {
    int allowed = rules.entries() + (words.exhausted() ? 1 : 0); // no end while words wait
    int choice = best(0, scores, offset, allowed);
    if (choice == rules.audio().end()) {
      end();
    } else if (step >= rules.maxReplySteps() || step - rules.delay(0) >= maxFrames) {
      cutShort = true;
      end();
    } else if (step - rules.delay(0) + wordsTaken >= maxOutput) {
      cutShort = true;
      allWordsTaken = true;
      end();
    } else {
      put(0, choice);
    }
  }

  /** Best id in [0, end) of a codebook's block that may come after the code heard before it. */
  private int best(int codebook, float[] scores, int offset, int end) {
    int spelt = rules.spelling().codebooks();
    int frame = step - rules.delay(codebook);
    if (codebook >= spelt || (codebook == 0 && frame == 0)) {
      return ArgMax.of(scores, offset, end);
    }
    int before =
        codebook > 0 ? assembly.code(codebook - 1, frame) : assembly.code(spelt - 1, frame - 1);
    return ArgMax.of(
        scores, offset, end, id -> id >= rules.entries() || rules.spelling().follows(before, id));
  }

  /** The first codebook falls silent at once: its end is never fed back. */
  private void end() {
    frames = step - rules.delay(0);
  }

  private void put(int codebook, int code) {
    assembly.put(codebook, step - rules.delay(codebook), code);
    coming[codebook] = rules.audioId(codebook, code);
  }

  @Override
  public void advance() {
    int frame = step - rules.lastDelay();
    completedFrame = frame >= 0 && (frames == NONE || frame < frames) ? frame : NONE;
    next = coming.clone();
    Positions.fill(rules, rules.audio().pad(), rules.text().pad(), coming);
    step++;
  }

  @Override
  public int[] nextPosition() {
    return next.clone();
  }

  /**
   * Hands out the word that the last step took from the queue, or -1; {@code eos} is not a word.
   */
  public int pollWord() {
    int word = takenWord;
    takenWord = NONE;
    return word;
  }

  /** The frame in which the words of the last step begin to be heard. */
  public int wordFrame() {
    return Math.max(0, step - rules.delay(0));
  }

  /** Index of the frame that the last step completed, or -1. */
  public int completedFrame() {
    return completedFrame;
  }

  /** Codes of the frame that the last step completed. */
  public int[] completedCodes() {
    if (completedFrame == NONE) {
      throw new IllegalStateException("no frame was completed in step " + (step - 1));
    }
    return assembly.codes(completedFrame);
  }

  @Override
  public boolean ended() {
    return frames != NONE && step >= rules.stepsFor(frames);
  }

  @Override
  public boolean cutShort() {
    return cutShort;
  }

  /** Words taken so far. */
  public int words() {
    return wordsTaken;
  }
}
