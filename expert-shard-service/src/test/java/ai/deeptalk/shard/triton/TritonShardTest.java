package ai.deeptalk.shard.triton;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.shard.Eventually;
import ai.deeptalk.shard.TinyModel;
import ai.deeptalk.shard.cpu.CpuShard;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Datatype;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own server stands in for the Triton: it speaks the same protocol. */
final class TritonShardTest {
  private static final String STAND_IN = "triton-stand-in";

  @Test
  void isReadyOnceTheServerComputesWhatOurKernelDoes(@TempDir Path repository) {
    try (var _ = standIn(TinyModel.group(Modality.AUDIO));
        TritonShard shard = shard(Optional.of(repository))) {
      Eventually.holds(shard::ready);
      assertThat(shard.report().state()).isEqualTo("ready");
      assertThat(repository.resolve("audio_experts_l03/1/model.py")).exists();
      Eventually.holds(() -> shard.report().models().getFirst().rows() > 0);
    }
  }

  @Test
  void saysByNameWhichModelComputesSomethingElse() {
    try (var _ = standIn(TinyModel.otherWeights(Modality.AUDIO));
        TritonShard shard = shard(Optional.empty())) {
      Eventually.holds(() -> shard.report().state().contains("audio_experts_l01 differs"));
      assertThat(shard.ready()).isFalse();
    }
  }

  @Test
  void waitsForAServerThatIsNotThereYet() {
    try (TritonShard shard = shard(Optional.empty())) {
      Eventually.holds(() -> shard.report().state().contains("UNAVAILABLE"));
      try (var _ = standIn(TinyModel.group(Modality.AUDIO))) {
        Eventually.holds(shard::ready);
      }
      Eventually.holds(() -> !shard.ready());
    }
  }

  @Test
  void aRepositoryHoldsConfigProgramAndWeights(@TempDir Path repository) throws Exception {
    Files.createDirectories(repository.resolve("audio_experts_l01/stale"));
    new ModelRepository(repository, Datatype.FP32).write(TinyModel.group(Modality.AUDIO));
    Path model = repository.resolve("audio_experts_l01");
    assertThat(model.resolve("stale")).doesNotExist();
    assertThat(model.resolve("config.pbtxt"))
        .content()
        .contains(
            "name: \"audio_experts_l01\"",
            "max_batch_size: 256",
            "{ name: \"x\" data_type: TYPE_FP32 dims: [ 64 ] }",
            "{ name: \"expert_ids\" data_type: TYPE_INT32 dims: [ 3 ] }",
            "string_value: \"0,2,5,7\"");
    byte[] gate = Files.readAllBytes(model.resolve("1/gate.npy"));
    String header = new String(gate, 10, 118, StandardCharsets.US_ASCII);
    assertThat(header).contains("'<f4'", "(4, 48, 64)").endsWith("\n");
    assertThat(gate).hasSize(128 + 4 * 48 * 64 * 4);
    try (var files = Files.list(repository)) {
      assertThat(files).hasSize(3);
    }
  }

  private static CpuShard standIn(ExpertGroup group) {
    return CpuShard.start(
        group,
        WeightFormat.FP32,
        new Door("127.0.0.1", 0, STAND_IN),
        1,
        64,
        new SimpleMeterRegistry());
  }

  private static TritonShard shard(Optional<Path> repository) {
    return TritonShard.start(
        TinyModel.group(Modality.AUDIO),
        new Door("127.0.0.1", 0, "beside-" + STAND_IN),
        new TritonSettings(
            "inprocess:" + STAND_IN,
            repository,
            Datatype.FP32,
            Duration.ofSeconds(20),
            Duration.ofMillis(20)),
        new SimpleMeterRegistry());
  }
}
