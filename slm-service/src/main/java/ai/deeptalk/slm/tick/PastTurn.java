package ai.deeptalk.slm.tick;

/** A turn of the conversation so far: what was said and what was heard. Either may be empty. */
public record PastTurn(String user, String assistant) {}
