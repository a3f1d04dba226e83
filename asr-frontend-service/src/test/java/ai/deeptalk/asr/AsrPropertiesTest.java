package ai.deeptalk.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AsrPropertiesTest {

  @Test
  void defaultsArePinned() {
    AsrProperties properties = bound(Map.of());

    assertThat(properties)
        .isEqualTo(
            new AsrProperties(
                new AsrProperties.Grpc("0.0.0.0", 0, "asr"),
                256,
                0,
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                0.15,
                Duration.ofMillis(120),
                Duration.ofMillis(80)));
  }

  @Test
  void namesArePinned() {
    AsrProperties properties =
        bound(
            Map.of(
                "deeptalk.asr.grpc.host", "127.0.0.1",
                "deeptalk.asr.grpc.port", "9091",
                "deeptalk.asr.grpc.name", "ears",
                "deeptalk.asr.streams", "8",
                "deeptalk.asr.threads", "3",
                "deeptalk.asr.max-utterance", "20s",
                "deeptalk.asr.idle", "5m",
                "deeptalk.asr.release-gap", "0.1",
                "deeptalk.asr.min-speech", "80ms",
                "deeptalk.asr.hangover", "40ms"));

    assertThat(properties)
        .isEqualTo(
            new AsrProperties(
                new AsrProperties.Grpc("127.0.0.1", 9091, "ears"),
                8,
                3,
                Duration.ofSeconds(20),
                Duration.ofMinutes(5),
                0.1,
                Duration.ofMillis(80),
                Duration.ofMillis(40)));
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bound(Map.of("deeptalk.asr.stream", "8")));
  }

  private static AsrProperties bound(Map<String, String> values) {
    var binder = new Binder(new MapConfigurationPropertySource(values));
    return binder.bindOrCreate(
        "deeptalk.asr",
        Bindable.of(AsrProperties.class),
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
