package ai.deeptalk.gateway.access;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * Finds the key a client shows: a bearer token, an {@code api-key} header, or, from a browser's
 * socket, an entry of the subprotocol list.
 */
public final class Credentials {
  private static final String BEARER = "Bearer ";
  private static final String SUBPROTOCOL_KEY = "openai-insecure-api-key.";

  private Credentials() {}

  public static Optional<String> key(HttpHeaders headers) {
    String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(headers.getFirst("api-key"))
        .or(() ->
            subprotocols(headers).stream()
                .filter(entry -> entry.startsWith(SUBPROTOCOL_KEY))
                .map(entry -> entry.substring(SUBPROTOCOL_KEY.length()))
                .findFirst());
  }

  private static List<String> subprotocols(HttpHeaders headers) {
    return headers.getOrEmpty("Sec-WebSocket-Protocol").stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }
}
