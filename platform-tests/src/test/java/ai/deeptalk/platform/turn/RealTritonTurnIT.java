package ai.deeptalk.platform.turn;

import static org.awaitility.Awaitility.await;

import ai.deeptalk.launcher.kafka.FreePorts;
import ai.deeptalk.shard.ShardApplication;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/**
 * The experts of text behind a real Triton, those of speech in this JVM: nobody can tell.
 *
 * <p>{@code DEEPTALK_TRITON_URL} is the server's gRPC address, {@code DEEPTALK_TRITON_REPOSITORY}
 * the folder it was started with; {@code tools/triton-server.sh} starts one.
 */
@EnabledIf("tritonIsThere")
final class RealTritonTurnIT {

  static boolean tritonIsThere() {
    boolean there =
        System.getenv("DEEPTALK_TRITON_URL") != null
            && System.getenv("DEEPTALK_TRITON_REPOSITORY") != null;
    String required = System.getenv().getOrDefault("DEEPTALK_REQUIRE", "");
    if (!there && ("," + required + ",").contains(",triton,")) {
      throw new IllegalStateException(
          "DEEPTALK_TRITON_URL and DEEPTALK_TRITON_REPOSITORY must be set");
    }
    return there;
  }

  @Test
  void theHeldOutQuestionsAreAnsweredAsTheReferenceDoes() throws InterruptedException {
    String triton = System.getenv("DEEPTALK_TRITON_URL");
    int port = FreePorts.choose(1).getFirst();
    var shard =
        new SpringApplicationBuilder(ShardApplication.class)
            .web(WebApplicationType.REACTIVE)
            .run(
                "--server.port=0",
                "--spring.cloud.gateway.server.webflux.enabled=false",
                "--deeptalk.model.path=" + TestModel.any().folder(),
                "--deeptalk.shard.groups=text",
                "--deeptalk.shard.replica=7",
                "--deeptalk.shard.grpc.port=" + port,
                "--deeptalk.shard.triton.address=" + triton,
                "--deeptalk.shard.triton.repository="
                    + System.getenv("DEEPTALK_TRITON_REPOSITORY"));
    try (shard) {
      awaitReady(shard);
      try (var platform = PlatformUnderTest.embedded(Map.of("deeptalk.slm.shards.text", triton))) {
        new HeldOutQuestions(platform).areAnsweredAsTheReferenceDoes();
      }
    }
  }

  /** Its models, not those of the same names that another test may have left in the server. */
  private static void awaitReady(ApplicationContext shard) {
    var health = shard.getBean("shardHealthIndicator", HealthIndicator.class);
    await().atMost(Duration.ofMinutes(2)).until(() -> isUp(health.health()));
  }

  private static boolean isUp(@Nullable Health health) {
    return health != null && health.getStatus().equals(Status.UP);
  }
}
