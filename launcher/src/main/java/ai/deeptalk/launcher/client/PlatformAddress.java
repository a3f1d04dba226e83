package ai.deeptalk.launcher.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a platform listens and how this client identifies itself there.
 *
 * @param base http or https address without a path
 * @param apiKey sent as a bearer token; empty sends none
 * @param model name of the model that is asked for
 */
public record PlatformAddress(URI base, String apiKey, String model) {
  public PlatformAddress {
    String scheme = base.getScheme();
    if (base.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("not an address like http://localhost:8080: " + base);
    }
  }

  public URI path(String path) {
    return URI.create(base.getScheme() + "://" + base.getAuthority() + path);
  }

  URI realtime() {
    String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
    return URI.create(
        scheme
            + "://"
            + base.getAuthority()
            + "/v1/realtime?model="
            + URLEncoder.encode(model, StandardCharsets.UTF_8));
  }
}
