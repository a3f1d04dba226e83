package ai.deeptalk.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class ApiKeysTest {
  @Test
  void aKeyBelongsToItsTenantInClearOrHashed() {
    ApiKeys keys =
        ApiKeys.of(
            List.of(
                "sk-one",
                "acme:sk-two",
                "beta:sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"));
    assertThat(keys.tenantOf("sk-one")).contains("default");
    assertThat(keys.tenantOf("sk-two")).contains("acme");
    assertThat(keys.tenantOf("foo")).contains("beta");
    assertThat(keys.tenantOf("sk-three")).isEmpty();
    assertThat(keys.isOpen()).isFalse();
    assertThat(ApiKeys.of(List.of("", " ")).isOpen()).isTrue();
    assertThatThrownBy(() -> ApiKeys.of(List.of("acme:")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyIsFoundInAnyOfItsThreePlaces() {
    assertThat(Credentials.key(headers("Authorization", "bearer  sk-1 "))).contains("sk-1");
    assertThat(Credentials.key(headers("api-key", "sk-2"))).contains("sk-2");
    assertThat(
            Credentials.key(
                headers("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-3")))
        .contains("sk-3");
    assertThat(Credentials.key(new HttpHeaders())).isEmpty();
  }

  private static HttpHeaders headers(String name, String value) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(name, value);
    return headers;
  }
}
