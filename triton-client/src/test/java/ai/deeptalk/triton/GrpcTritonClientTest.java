package ai.deeptalk.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcTritonClientTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ManagedChannel channel =
      InProcessChannelBuilder.forName("fake-triton").directExecutor().build();
  private final TritonClient client = new GrpcTritonClient(channel);
  private final Server server =
      InProcessServerBuilder.forName("fake-triton")
          .directExecutor()
          .addService(new FakeTriton())
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void tensorsTravelThereAndBack() throws Exception {
    InferResult result = get(client.infer(request("echo", "1"), DEADLINE));
    assertThat(result.id()).isEqualTo("1");
    assertThat(result.output("y").floats()).containsExactly(1.5f, -2f);
    assertThat(result.queueMicros()).hasValue(5);
    assertThat(result.computeMicros()).isEmpty();
  }

  @Test
  void manyCallsShareAStream() throws Exception {
    try (InferStream stream = client.openStream()) {
      List<CompletableFuture<InferResult>> answers =
          IntStream.range(0, 100)
              .mapToObj(i -> stream.infer(request("echo", "call-" + i), DEADLINE))
              .toList();
      for (int i = 0; i < 100; i++) {
        assertThat(get(answers.get(i)).id()).isEqualTo("call-" + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full,QUEUE_FULL",
    "expired,QUEUE_TIMEOUT",
    "leaving,GONE",
    "dead,GONE",
    "nope,UNKNOWN_MODEL",
    "truncated,FAILED"
  })
  void aFailureIsNamedTheSameOnACallAndOnAStream(String model, TritonFailure failure) {
    assertFails(client.infer(request(model, "1"), DEADLINE), failure);
    try (InferStream stream = client.openStream()) {
      assertFails(stream.infer(request(model, "1"), DEADLINE), failure);
    }
  }

  @Test
  void aServerThatSaysNothingMissesTheDeadline() {
    assertFails(client.infer(request(FakeTriton.SILENT, "1"), SHORT), TritonFailure.DEADLINE);
    try (InferStream stream = client.openStream()) {
      assertFails(stream.infer(request(FakeTriton.SILENT, "1"), SHORT), TritonFailure.DEADLINE);
    }
  }

  @Test
  void aFailedRequestLeavesTheStreamOpen() throws Exception {
    try (InferStream stream = client.openStream()) {
      assertFails(stream.infer(request("nope", "1"), DEADLINE), TritonFailure.UNKNOWN_MODEL);
      assertThat(get(stream.infer(request("echo", "2"), DEADLINE)).id()).isEqualTo("2");
    }
  }

  @Test
  void aStreamThatTheServerResetsIsAServerThatIsGone() {
    try (InferStream stream = client.openStream()) {
      assertFails(stream.infer(request(FakeTriton.RESET, "1"), DEADLINE), TritonFailure.GONE);
    }
  }

  @Test
  void aBrokenStreamFailsAllItsCalls() {
    try (InferStream stream = client.openStream()) {
      var waiting = stream.infer(request(FakeTriton.SILENT, "1"), DEADLINE);
      assertFails(stream.infer(request(FakeTriton.DEAD, "2"), DEADLINE), TritonFailure.GONE);
      assertFails(waiting, TritonFailure.GONE);
      assertFails(stream.infer(request("echo", "3"), DEADLINE), TritonFailure.GONE);
    }
  }

  @Test
  void anIdInFlightIsRefused() {
    try (InferStream stream = client.openStream()) {
      var waiting = stream.infer(request(FakeTriton.SILENT, "1"), DEADLINE);
      assertFails(stream.infer(request("echo", "1"), DEADLINE), TritonFailure.INVALID);
      assertThat(waiting).isNotDone();
    }
  }

  @Test
  void modelsAreLoadedAndUnloaded() {
    assertThat(client.modelReady("late", DEADLINE)).isFalse();
    client.load("late", DEADLINE);
    assertThat(client.modelReady("late", DEADLINE)).isTrue();
    assertThat(client.models(DEADLINE)).extracting(ModelState::name).contains("late");
    client.unload("late", DEADLINE);
    assertThat(client.modelReady("late", DEADLINE)).isFalse();
  }

  @Test
  void countsTellRowsPerBatch() {
    assertThat(client.counts("echo", DEADLINE))
        .containsExactly(
            new ModelCounts("echo", 64, 8, 2, Duration.ofNanos(3_000), Duration.ofNanos(4_000)));
  }

  @Test
  void aCallTheServerLacksIsUnsupported() {
    assertThatThrownBy(() -> client.live(DEADLINE))
        .isInstanceOfSatisfying(
            TritonException.class,
            e -> assertThat(e.failure()).isEqualTo(TritonFailure.UNSUPPORTED));
  }

  private static InferRequest request(String model, String id) {
    return new InferRequest(
        model, id, List.of(Tensor.ofFloats("x", new float[] {1.5f, -2f}, 1, 2)));
  }

  private static void assertFails(CompletableFuture<InferResult> call, TritonFailure failure) {
    assertThatThrownBy(() -> get(call))
        .cause()
        .isInstanceOfSatisfying(
            TritonException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }

  private static InferResult get(CompletableFuture<InferResult> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    return call.get(20, TimeUnit.SECONDS);
  }
}
