package ai.deeptalk.shard;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.shard.cpu.CpuShard;
import ai.deeptalk.shard.group.Door;
import ai.deeptalk.triton.GrpcTritonClient;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.TritonClient;
import ai.deeptalk.triton.TritonException;
import ai.deeptalk.triton.TritonFailure;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract, kept by our own server over TCP; and what only it promises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CpuShardTest implements ShardContract {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GrpcChannels channels = new GrpcChannels("cpu-shard-test");
  private final CpuShard shard =
      CpuShard.start(
          TinyModel.group(Modality.AUDIO),
          WeightFormat.FP32,
          new Door("127.0.0.1", 0, "cpu-shard-test"),
          2,
          64,
          registry);
  private final ManagedChannel channel = channels.open("127.0.0.1:" + shard.port());
  private final TritonClient client = new GrpcTritonClient(channel);

  @Override
  public TritonClient client() {
    return client;
  }

  @BeforeAll
  void isReady() {
    assertThat(shard.ready()).isTrue();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    shard.close();
    channels.close();
  }

  @Test
  void halvesAreAnsweredWithHalves() throws Exception {
    var batch = ChosenTokens.random(3, 9);
    var whole = batch.request(MODEL, "1");
    var halves =
        new InferRequest(
            MODEL,
            "2",
            List.of(
                Tensor.ofHalves(ExpertModel.X, batch.x, 3, HIDDEN),
                whole.inputs().get(1),
                whole.inputs().get(2)));
    Tensor y = client.infer(halves, DEADLINE).get(30, TimeUnit.SECONDS).output(ExpertModel.Y);
    float[] expected =
        client.infer(whole, DEADLINE).get(30, TimeUnit.SECONDS).output(ExpertModel.Y).floats();
    assertThat(y.contents().size()).isEqualTo(3 * HIDDEN * 2);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(y.floats()[i] - expected[i]))
          .isLessThan(0.01f * (1 + Math.abs(expected[i])));
    }
  }

  @Test
  void saysHowLongARequestTook() throws Exception {
    var result =
        client
            .infer(ChosenTokens.random(8, 1).request(MODEL, "1"), DEADLINE)
            .get(30, TimeUnit.SECONDS);
    assertThat(result.queueMicros()).isPresent();
    assertThat(result.computeMicros().orElse(-1)).isBetween(0L, 10_000_000L);
    assertThat(registry.timer("deeptalk.shard.compute", "group", "audio").count()).isPositive();
  }

  @Test
  void reportsWhatEachExpertHasComputed() throws Exception {
    long before = tokensOfLayerOne();
    var batch = ChosenTokens.random(10, 4);
    var _ = client.infer(batch.request(MODEL, "1"), DEADLINE).get(30, TimeUnit.SECONDS);
    long here = Arrays.stream(batch.ids).filter(id -> id >= 0).count();
    assertThat(tokensOfLayerOne() - before).isEqualTo(here);
    assertThat(shard.report().models())
        .extracting("model")
        .containsExactly("audio_experts_l01", "audio_experts_l02", "audio_experts_l03");
  }

  @Test
  void aClosingShardFailsItsCallersInsteadOfKeepingThem() throws Exception {
    var closing =
        CpuShard.start(
            TinyModel.group(Modality.AUDIO),
            WeightFormat.FP32,
            new Door("127.0.0.1", 0, "closing-shard"),
            1,
            64,
            new SimpleMeterRegistry());
    var own = channels.open("127.0.0.1:" + closing.port());
    try (var stream = new GrpcTritonClient(own).openStream()) {
      var first = stream.infer(ChosenTokens.random(1, 1).request(MODEL, "1"), DEADLINE);
      assertThat(first.get(30, TimeUnit.SECONDS).id()).isEqualTo("1");
      closing.close();
      assertThat(stream.infer(ChosenTokens.random(1, 1).request(MODEL, "2"), DEADLINE))
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .isInstanceOfSatisfying(
              TritonException.class,
              e -> assertThat(e.failure()).as(e.getMessage()).isEqualTo(TritonFailure.GONE));
    }
    own.shutdownNow();
  }

  @Test
  void randomBytesOnThePortHurtNobody() throws IOException {
    var random = new Random(13);
    for (int attempt = 0; attempt < 500; attempt++) {
      var noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), shard.port())) {
        socket.getOutputStream().write(noise);
      }
    }
    assertThat(client.live(DEADLINE)).isTrue();
  }

  private long tokensOfLayerOne() {
    return shard.report().models().getFirst().tokens().stream().mapToLong(Long::longValue).sum();
  }
}
