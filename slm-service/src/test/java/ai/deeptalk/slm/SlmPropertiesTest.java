package ai.deeptalk.slm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SlmPropertiesTest {
  @Test
  void startsWithDefaultsForOneJvm() {
    SlmProperties defaults = bind(Map.of());

    assertThat(defaults)
        .isEqualTo(
            new SlmProperties(
                new SlmProperties.Grpc("0.0.0.0", 0, "slm"),
                new SlmProperties.Shards(
                    List.of("inprocess:shard-audio-0"), List.of("inprocess:shard-text-0")),
                256,
                64,
                8192,
                32768,
                160,
                400,
                16,
                Duration.ofSeconds(3),
                Duration.ofSeconds(120),
                Duration.ofSeconds(3),
                new SlmProperties.Dispatch(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(150),
                    Duration.ofMillis(200),
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    true,
                    false),
                new SlmProperties.Audio(
                    Duration.ofMillis(1500), 4096, 8 << 20, Duration.ofSeconds(20), (short) 1),
                new SlmProperties.Start(Duration.ofSeconds(120), 8),
                Duration.ofSeconds(10)));
  }

  @Test
  void readsSeveralReplicasFromOneValue() {
    assertThat(bind(Map.of("deeptalk.slm.shards.audio", "a:1,b:2")).shards().audio())
        .containsExactly("a:1", "b:2");
  }

  @Test
  void refusesABatchThatCannotHoldItsRows() {
    assertThatThrownBy(() -> bind(Map.of("deeptalk.slm.batch-positions", "70")))
        .rootCause()
        .hasMessageContaining("deeptalk.slm.batch-positions");
  }

  private static SlmProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("deeptalk.slm", SlmProperties.class);
  }
}
