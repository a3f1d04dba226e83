package ai.deeptalk.slm.tick;

/** What a reply is. */
public enum Task {
  /** Words and speech. */
  ANSWER_IN_SPEECH(2, true),
  /** Words. */
  ANSWER_IN_TEXT(1, true),
  /** The user's speech in words. */
  TRANSCRIBE(1, true),
  /** A given text in speech. */
  SAY(1, false);

  private final int rows;
  private final boolean readsTurn;

  Task(int rows, boolean readsTurn) {
    this.rows = rows;
    this.readsTurn = readsTurn;
  }

  int rows() {
    return rows;
  }

  /** Whether the reply follows a turn's prompt. */
  boolean readsTurn() {
    return readsTurn;
  }
}
