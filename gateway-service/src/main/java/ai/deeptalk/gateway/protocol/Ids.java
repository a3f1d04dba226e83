package ai.deeptalk.gateway.protocol;

import java.util.random.RandomGenerator;

/** Identifiers in the public API's shape: a prefix and base62 characters, opaque to clients. */
public final class Ids {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 21;
  private static final int CALL_LENGTH = 16;

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public String session() {
    return id("sess_");
  }

  public String conversation() {
    return id("conv_");
  }

  public String item() {
    return id("item_");
  }

  public String response() {
    return id("resp_");
  }

  public String call() {
    return id("call_", CALL_LENGTH);
  }

  public String event() {
    return id("event_");
  }

  public String id(String prefix) {
    return id(prefix, LENGTH);
  }

  private String id(String prefix, int length) {
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
