package ai.deeptalk.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that are let in. Only their SHA-256 is kept, and keys are looked up by it, so neither
 * memory dumps nor comparison times tell one.
 */
public final class ApiKeys {
  private static final String DEFAULT_TENANT = "default";
  private static final String HASHED = "sha256:";

  private final Map<String, String> tenants;

  private ApiKeys(Map<String, String> tenants) {
    this.tenants = Map.copyOf(tenants);
  }

  /**
   * Reads configured keys.
   *
   * @param entries {@code KEY}, {@code TENANT:KEY} or {@code TENANT:sha256:HEX}
   */
  public static ApiKeys of(List<String> entries) {
    Map<String, String> tenants = new LinkedHashMap<>();
    for (String entry : entries) {
      String text = entry.strip();
      if (text.isEmpty()) {
        continue;
      }
      int colon = text.indexOf(':');
      String tenant = colon < 0 ? DEFAULT_TENANT : text.substring(0, colon);
      String key = text.substring(colon + 1);
      if (tenant.isBlank() || key.isBlank()) {
        throw new IllegalArgumentException(
            "an API key entry must be KEY, TENANT:KEY or TENANT:sha256:HEX");
      }
      tenants.put(key.startsWith(HASHED) ? key.substring(HASHED.length()) : hash(key), tenant);
    }
    return new ApiKeys(tenants);
  }

  /** No key is configured. */
  public boolean isOpen() {
    return tenants.isEmpty();
  }

  /** The tenant a key belongs to. */
  public Optional<String> tenantOf(String key) {
    return Optional.ofNullable(tenants.get(hash(key)));
  }

  private static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
