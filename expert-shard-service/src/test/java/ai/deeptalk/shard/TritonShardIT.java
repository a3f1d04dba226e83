package ai.deeptalk.shard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.shard.triton.TritonSettings;
import ai.deeptalk.shard.triton.TritonShard;
import ai.deeptalk.triton.Datatype;
import ai.deeptalk.triton.GrpcTritonClient;
import ai.deeptalk.triton.TritonClient;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The contract, kept by a real Triton that our shard has prepared. {@code DEEPTALK_TRITON_URL} is
 * its gRPC address, {@code DEEPTALK_TRITON_REPOSITORY} the folder it was started with; {@code
 * tools/triton-server.sh} starts one.
 */
@EnabledIf("tritonIsThere")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TritonShardIT implements ShardContract {
  private final GrpcChannels channels = new GrpcChannels("triton-shard-test");
  private final ManagedChannel channel = channels.open(environment("DEEPTALK_TRITON_URL"));
  private final TritonClient client = new GrpcTritonClient(channel);

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

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }

  @Override
  public TritonClient client() {
    return client;
  }

  /**
   * Once prepared, the server is left alone: the contract unloads models, a shard loads them again.
   */
  @BeforeAll
  void prepareTheServer() {
    try (TritonShard shard = shard(Modality.AUDIO, Datatype.FP32, new SimpleMeterRegistry())) {
      Eventually.holds(shard::ready);
    }
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    channels.close();
  }

  @Test
  void aServerThatLostItsModelsIsPreparedAgain() {
    try (TritonShard shard = shard(Modality.AUDIO, Datatype.FP32, new SimpleMeterRegistry())) {
      Eventually.holds(shard::ready);
      client.unload("audio_experts_l02", DEADLINE);
      Eventually.holds(() -> !shard.ready());
      Eventually.holds(shard::ready);
      assertThat(client.modelReady("audio_experts_l02", DEADLINE)).isTrue();
    }
  }

  @Test
  void aGroupMayBeServedInHalves() {
    var registry = new SimpleMeterRegistry();
    try (TritonShard shard = shard(Modality.TEXT, Datatype.FP16, registry)) {
      Eventually.holds(shard::ready);
      assertThat(client.signature("text_experts_l01", DEADLINE).inputs().getFirst().datatype())
          .isEqualTo("FP16");
      FunctionTimer compute =
          registry.get("deeptalk.shard.compute").tag("group", "text").functionTimer();
      Eventually.holds(() -> compute.count() > 0);
    }
  }

  private static TritonShard shard(
      Modality group, Datatype datatype, SimpleMeterRegistry registry) {
    return TritonShard.start(
        TinyModel.group(group),
        new Door("127.0.0.1", 0, "triton-shard-test-" + group.label()),
        new TritonSettings(
            environment("DEEPTALK_TRITON_URL"),
            Optional.of(Path.of(environment("DEEPTALK_TRITON_REPOSITORY"))),
            datatype,
            Duration.ofSeconds(60),
            Duration.ofMillis(200)),
        registry);
  }
}
