package ai.deeptalk.gateway.access;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * Short-lived secrets for clients that must not hold a key, such as browsers. A secret is what it
 * grants, sealed by AES-GCM: every gateway with the same sealing key opens it, nothing is stored,
 * and a browser cannot read the instructions inside.
 */
public final class ClientSecrets {
  public static final String PREFIX = "ek_";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * What a secret allows: to open sessions until it expires.
   *
   * @param tenant who pays
   * @param model the name of the model its sessions use
   * @param session the configuration they start with, as a client's update
   */
  public record Grant(String tenant, String model, ObjectNode session, Instant expiresAt) {}

  private ClientSecrets(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Secrets of this process alone if no key is given.
   *
   * @param key 32 bytes in base64, the same at every gateway; or empty
   */
  public static ClientSecrets sealedWith(String key) {
    if (key.isBlank()) {
      byte[] own = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(own);
      return new ClientSecrets(own);
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(key.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "deeptalk.gateway.client-secret-key must be base64 (openssl rand -base64 32)", e);
    }
    if (given.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "deeptalk.gateway.client-secret-key must have 32 bytes, not " + given.length);
    }
    return new ClientSecrets(given);
  }

  /** Makes the secret that grants this. */
  public String seal(Grant grant) {
    ObjectNode content =
        Json.object()
            .put("tenant", grant.tenant())
            .put("model", grant.model())
            .put("expires_at", grant.expiresAt().getEpochSecond());
    content.set("session", grant.session());
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        cipher(Cipher.ENCRYPT_MODE, nonce, Json.write(content).getBytes(StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalStateException("every JVM has AES-GCM"));
    byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** What a secret grants; empty if it is not ours, was changed, or has expired. */
  public Optional<Grant> open(String secret, Instant now) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(secret.substring(PREFIX.length()));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
    if (whole.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = java.util.Arrays.copyOf(whole, NONCE_BYTES);
    byte[] sealed = java.util.Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
    return cipher(Cipher.DECRYPT_MODE, nonce, sealed)
        .flatMap(ClientSecrets::read)
        .filter(grant -> now.isBefore(grant.expiresAt()));
  }

  private static Optional<Grant> read(byte[] content) {
    try {
      ObjectNode object = Json.parse(new String(content, StandardCharsets.UTF_8));
      return Optional.of(
          new Grant(
              object.path("tenant").asString(),
              object.path("model").asString(),
              (ObjectNode) object.required("session"),
              Instant.ofEpochSecond(object.path("expires_at").asLong())));
    } catch (Refusal | IllegalArgumentException | ClassCastException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  /** Empty if the content is not authentic. */
  private Optional<byte[]> cipher(int mode, byte[] nonce, byte[] content) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return Optional.of(cipher.doFinal(content));
    } catch (GeneralSecurityException refused) {
      return Optional.empty();
    }
  }
}
