package ai.deeptalk.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.triton.GrpcTritonClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as its own process starts it, with health, metrics and the operator's page. */
final class ShardApplicationTest {
  @TempDir Path folder;

  @Test
  void servesBothGroupsAndTellsAnOperator() throws Exception {
    try (ConfigurableApplicationContext context = start(Map.of())) {
      int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      assertThat(get(port, "/actuator/health/readiness")).contains("UP");
      assertThat(get(port, "/shards"))
          .contains("\"group\":\"audio\"", "\"group\":\"text\"", "\"model\":\"text_experts_l02\"");
      assertThat(get(port, "/actuator/prometheus"))
          .contains("deeptalk_shard_ready{group=\"audio\"} 1.0", "deeptalk_shard_queue_seconds");
      try (var channels = new GrpcChannels("application-test")) {
        var channel = channels.open("inprocess:shard-text-7");
        assertThat(
                new GrpcTritonClient(channel)
                    .modelReady("text_experts_l01", Duration.ofSeconds(10)))
            .isTrue();
        channel.shutdownNow();
      }
    }
  }

  @Test
  void aWrongSettingIsRefusedByNameAndValue() {
    assertRefused(
        Map.of("deeptalk.shard.threads", 0), "deeptalk.shard.threads must be 1 to 256: 0");
    assertRefused(Map.of("deeptalk.shard.groups", "audio,audio"), "must name each group once");
    assertRefused(Map.of("deeptalk.shard.thread", 2), "deeptalk.shard.thread");
  }

  private void assertRefused(Map<String, Object> settings, String message) {
    assertThatThrownBy(() -> start(settings).close())
        .rootCause()
        .satisfiesAnyOf(
            e -> assertThat(e).hasMessageContaining(message),
            e -> assertThat(e.toString()).contains("Unbound"));
  }

  private ConfigurableApplicationContext start(Map<String, Object> settings) throws IOException {
    Path placement =
        Files.writeString(
            folder.resolve("placement.json"),
            """
            {"audio": [[0,2],[0,2],[0,2]], "text": [[1,3,4,5,6,7],[1,3,4,5,6,7],[1,3,4,5,6,7]]}
            """);
    return new SpringApplicationBuilder(ShardApplication.class)
        .web(WebApplicationType.REACTIVE)
        .properties(ShardApplication.DEFAULTS)
        .properties(
            Map.of(
                "server.port",
                0,
                "deeptalk.model.path",
                TinyModel.FOLDER.toString(),
                "deeptalk.shard.placement",
                placement.toString(),
                "deeptalk.shard.replica",
                7))
        .properties(settings)
        .run();
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
