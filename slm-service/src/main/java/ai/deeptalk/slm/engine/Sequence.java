package ai.deeptalk.slm.engine;

/** The cached past of one row of decoding. Owned by the backbone's thread. */
public interface Sequence extends AutoCloseable {

  /** Positions held. */
  int length();

  /** Positions this sequence may hold. */
  int capacity();

  /**
   * Forgets everything from position {@code length} on, for example speech that turned out not to
   * belong to the utterance.
   */
  void truncate(int length);

  /** Gives the cache back. Closing twice is harmless; using a closed sequence is a bug. */
  @Override
  void close();
}
