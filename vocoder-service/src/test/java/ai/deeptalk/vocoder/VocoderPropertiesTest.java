package ai.deeptalk.vocoder;

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

class VocoderPropertiesTest {

  @Test
  void defaultsArePinned() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new VocoderProperties(
                new VocoderProperties.Grpc("0.0.0.0", 0, "vocoder"),
                "deeptalk-vocoder",
                0,
                256,
                4096,
                16,
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                (short) 1));
  }

  @Test
  void namesArePinned() {
    VocoderProperties properties =
        bound(
            Map.ofEntries(
                Map.entry("deeptalk.vocoder.grpc.host", "127.0.0.1"),
                Map.entry("deeptalk.vocoder.grpc.port", "9094"),
                Map.entry("deeptalk.vocoder.grpc.name", "mouth"),
                Map.entry("deeptalk.vocoder.group", "g"),
                Map.entry("deeptalk.vocoder.lanes", "3"),
                Map.entry("deeptalk.vocoder.queued", "4"),
                Map.entry("deeptalk.vocoder.sessions", "5"),
                Map.entry("deeptalk.vocoder.context-frames", "6"),
                Map.entry("deeptalk.vocoder.reply-idle", "7s"),
                Map.entry("deeptalk.vocoder.commit-every", "8ms"),
                Map.entry("deeptalk.vocoder.patience", "9ms"),
                Map.entry("deeptalk.vocoder.delivery-timeout", "10ms"),
                Map.entry("deeptalk.vocoder.topic-replicas", "3")));

    assertThat(properties)
        .isEqualTo(
            new VocoderProperties(
                new VocoderProperties.Grpc("127.0.0.1", 9094, "mouth"),
                "g",
                3,
                4,
                5,
                6,
                Duration.ofSeconds(7),
                Duration.ofMillis(8),
                Duration.ofMillis(9),
                Duration.ofMillis(10),
                (short) 3));
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bound(Map.of("deeptalk.vocoder.lane", "8")));
  }

  private static VocoderProperties bound(Map<String, String> values) {
    var binder = new Binder(new MapConfigurationPropertySource(values));
    return binder.bindOrCreate(
        "deeptalk.vocoder",
        Bindable.of(VocoderProperties.class),
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
