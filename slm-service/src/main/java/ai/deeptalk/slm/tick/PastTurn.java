package ai.deeptalk.slm.tick;

/**
 * A turn of the conversation so far: what was said and what was heard. Either may be empty.
 *
 * @param pinned stays when older turns no longer fit
 */
public record PastTurn(String user, String assistant, boolean pinned) {
  public PastTurn(String user, String assistant) {
    this(user, assistant, false);
  }
}
