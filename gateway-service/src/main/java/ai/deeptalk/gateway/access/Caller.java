package ai.deeptalk.gateway.access;

import java.util.Optional;

/**
 * Who asks.
 *
 * @param tenant whose request it is
 * @param secret what a client secret grants, where one was shown instead of a key
 */
public record Caller(String tenant, Optional<ClientSecrets.Grant> secret) {}
