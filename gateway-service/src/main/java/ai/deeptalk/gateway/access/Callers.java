package ai.deeptalk.gateway.access;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who may come in, by what they show and where they come from. */
public final class Callers {
  private static final Logger log = LoggerFactory.getLogger(Callers.class);
  private static final String LOCAL_TENANT = "local";

  private final ApiKeys keys;
  private final ClientSecrets secrets;
  private final InstantSource clock;

  public Callers(ApiKeys keys, ClientSecrets secrets, InstantSource clock) {
    this.keys = keys;
    this.secrets = secrets;
    this.clock = clock;
    if (keys.isOpen()) {
      log.warn("no API key is configured: open to clients on this machine, closed to all others");
    }
  }

  /**
   * Who it is; empty if they may not come in.
   *
   * @param shown a key or a client secret
   * @param session whether a session is asked for: a secret opens sessions and nothing else, also
   *     where no key is needed
   */
  public Optional<Caller> of(
      Optional<String> shown, @Nullable InetSocketAddress from, boolean session) {
    if (shown.filter(key -> key.startsWith(ClientSecrets.PREFIX)).isPresent()) {
      return shown
          .filter(secret -> session)
          .flatMap(secret -> secrets.open(secret, clock.instant()))
          .map(grant -> new Caller(grant.tenant(), Optional.of(grant)));
    }
    return tenantOf(shown, from).map(tenant -> new Caller(tenant, Optional.empty()));
  }

  private Optional<String> tenantOf(Optional<String> shown, @Nullable InetSocketAddress from) {
    if (keys.isOpen()) {
      boolean local =
          from != null && from.getAddress() != null && from.getAddress().isLoopbackAddress();
      return local ? Optional.of(LOCAL_TENANT) : Optional.empty();
    }
    return shown.flatMap(keys::tenantOf);
  }
}
