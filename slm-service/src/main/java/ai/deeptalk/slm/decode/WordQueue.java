package ai.deeptalk.slm.decode;

import java.util.ArrayDeque;

/**
 * Text tokens on their way from the writer of a spoken answer to the row that speaks them.
 *
 * <p>The writer is a text row of the same turn, or a given text. It always ends with {@code eos};
 * what comes after that is a bug. Bounded by its writer: a text row has a limit, and a given text
 * is measured before it is queued.
 */
public final class WordQueue {
  private final int eos;
  private final ArrayDeque<Integer> words = new ArrayDeque<>();
  private boolean closed;

  public WordQueue(int eos) {
    this.eos = eos;
  }

  /** A queue that holds a given text. */
  public static WordQueue of(int eos, int... text) {
    WordQueue queue = new WordQueue(eos);
    for (int word : text) {
      queue.add(word);
    }
    queue.close();
    return queue;
  }

  void add(int word) {
    if (closed) {
      throw new IllegalStateException("the text has ended, word=" + word);
    }
    words.add(word);
  }

  void close() {
    add(eos);
    closed = true;
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** Whether every word of the text has been taken; {@code eos} may still be there. */
  boolean exhausted() {
    return closed && words.size() <= 1;
  }

  int take() {
    return words.remove();
  }
}
