package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.session.ResumeToken;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The other gateways. A client that comes back may reach any of them; the one it reaches hands its
 * connection on to the one that has the session.
 */
public final class Peers {
  private static final String NUMBER = "{n}";

  private final String pattern;
  private final int own;

  private Peers(String pattern, int own) {
    this.pattern = pattern;
    this.own = own;
  }

  /**
   * The gateways behind an address such as {@code http://gateway-{n}.gateways:8080}.
   *
   * @param pattern empty: there are no others
   * @param own the number of this gateway
   */
  public static Peers at(String pattern, int own) {
    if (!pattern.isEmpty() && !(pattern.startsWith("http") && pattern.contains(NUMBER))) {
      throw new IllegalArgumentException(
          "deeptalk.gateway.peers must be an http address with {n} for the number: " + pattern);
    }
    return new Peers(pattern, own);
  }

  /** Where to hand a connection with this token on to; empty if the session can only be here. */
  Optional<URI> holderOf(String token) {
    OptionalInt holder = ResumeToken.gateway(token);
    if (pattern.isEmpty() || holder.isEmpty() || holder.getAsInt() == own) {
      return Optional.empty();
    }
    String address = pattern.replace(NUMBER, Integer.toString(holder.getAsInt()));
    return Optional.of(
        URI.create(address.replaceFirst("^http", "ws") + "/v1/realtime?resume=attach"));
  }
}
