package ai.deeptalk.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {
  @Test
  void defaultsArePinned() {
    GatewayProperties defaults = bind(Map.of());
    assertThat(defaults.apiKeys()).isEmpty();
    assertThat(defaults.model()).isEmpty();
    assertThat(defaults.modelAliases()).contains("gpt-realtime", "whisper-1");
    assertThat(defaults.replyPartition()).isZero();
    assertThat(defaults.asr())
        .isEqualTo(new GatewayProperties.Asr("inprocess:asr", Duration.ofSeconds(5)));
    assertThat(defaults.slm())
        .isEqualTo(new GatewayProperties.Slm("inprocess:slm", Duration.ofSeconds(5)));
    assertThat(defaults.sessions()).isEqualTo(2_000);
    assertThat(defaults.requests()).isEqualTo(64);
    assertThat(defaults.requestsPerMinute()).isEqualTo(60_000);
    assertThat(defaults.tokensPerMinute()).isEqualTo(1_000_000);
    assertThat(defaults.semanticVad()).isTrue();
    assertThat(defaults.sessionLifetime()).isEqualTo(Duration.ofMinutes(60));
    assertThat(defaults.replyTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(defaults.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(defaults.pingInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(defaults.outboundBytes()).isEqualTo(16 << 20);
  }

  @Test
  void wrongValuesAreRefusedByName() {
    assertThatThrownBy(() -> bind(Map.of("deeptalk.gateway.sessions", "0")))
        .isInstanceOf(BindException.class)
        .hasRootCauseMessage("deeptalk.gateway.sessions must be positive: 0");
  }

  private static GatewayProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("deeptalk.gateway", GatewayProperties.class);
  }
}
