package ai.deeptalk.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.deeptalk.gateway.protocol.Json;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ClientSecretsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final ClientSecrets secrets = ClientSecrets.sealedWith(KEY);
  private final ClientSecrets.Grant grant =
      new ClientSecrets.Grant(
          "acme",
          "gpt-realtime",
          Json.object().put("type", "realtime").put("instructions", "Be kind."),
          NOW.plusSeconds(60));

  @Test
  void anyGatewayWithTheKeyOpensASecret() {
    String secret = secrets.seal(grant);
    assertThat(secret).startsWith("ek_").doesNotContain("Be kind.");
    assertThat(ClientSecrets.sealedWith(KEY).open(secret, NOW)).contains(grant);
    assertThat(ClientSecrets.sealedWith("").open(secret, NOW)).isEmpty();
  }

  @Test
  void aSecretExpires() {
    String secret = secrets.seal(grant);
    assertThat(secrets.open(secret, NOW.plusSeconds(59))).isPresent();
    assertThat(secrets.open(secret, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void whatWasChangedOrIsNoSecretOpensNothing() {
    String secret = secrets.seal(grant);
    char last = secret.charAt(secret.length() - 2);
    String changed = secret.substring(0, secret.length() - 2) + (last == 'A' ? 'B' : 'A') + "A";
    assertThat(secrets.open(changed, NOW)).isEmpty();
    for (String other : new String[] {"ek_", "ek_!", "ek_AAAA", "sk-acme", ""}) {
      assertThat(secrets.open(other, NOW)).isEmpty();
    }
  }

  @Test
  void anUnusableSealingKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientSecrets.sealedWith("not base64!"))
        .withMessageContaining("client-secret-key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientSecrets.sealedWith("AAAA"))
        .withMessageContaining("32 bytes, not 3");
  }
}
