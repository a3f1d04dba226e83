package ai.deeptalk.gateway.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What brings a client back to its session: the number of the gateway that has it, and a secret.
 */
public final class ResumeToken {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 24;
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.[A-Za-z0-9_-]{32}");

  private ResumeToken() {}

  static String issuedBy(int gateway) {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return gateway + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The gateway that issued a token; empty if it has not the form of one. */
  public static OptionalInt gateway(String token) {
    Matcher form = FORM.matcher(token);
    return form.matches() ? OptionalInt.of(Integer.parseInt(form.group(1))) : OptionalInt.empty();
  }
}
