package ai.deeptalk.shard.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.TinyModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComputeWorkersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ServedModel model = model();

  @Test
  void aFullQueueRefusesInTheServersOwnWords() throws Exception {
    var hold = new CountDownLatch(1);
    try (var workers = workers(1)) {
      var computing = new HeldAnswer(hold);
      workers.submit(call(computing));
      computing.reached.get(10, TimeUnit.SECONDS);
      var waiting = new HeldAnswer(null);
      workers.submit(call(waiting));
      var refused = new HeldAnswer(null);
      workers.submit(call(refused));
      assertThat(refused.outcome.get(10, TimeUnit.SECONDS))
          .isEqualTo("UNAVAILABLE Exceeds maximum queue size");
      hold.countDown();
      assertThat(waiting.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("computed");
    }
    assertThat(registry.counter("deeptalk.shard.refused", "group", "audio").count()).isOne();
    assertThat(model.tally().failures()).isOne();
  }

  @Test
  void whatIsQueuedWhenItClosesIsStillAnswered() throws Exception {
    var workers = workers(8);
    var hold = new CountDownLatch(1);
    workers.submit(call(new HeldAnswer(hold)));
    var queued = new HeldAnswer(null);
    workers.submit(call(queued));
    var closing = CompletableFuture.runAsync(workers::close);
    hold.countDown();
    closing.get(10, TimeUnit.SECONDS);
    assertThat(queued.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("computed");
    var late = new HeldAnswer(null);
    workers.submit(call(late));
    assertThat(late.outcome.get(10, TimeUnit.SECONDS)).isEqualTo("UNAVAILABLE Server exiting");
  }

  private ComputeWorkers workers(int queueLimit) {
    return new ComputeWorkers("test", 1, queueLimit, new ShardMeters(registry, "audio"));
  }

  private ExpertCall call(Answer answer) {
    var request =
        ModelInferRequest.newBuilder()
            .setModelName(model.name())
            .addRawInputContents(Tensor.ofFloats("x", new float[64], 1, 64).contents())
            .addRawInputContents(Tensor.ofInts("i", new int[] {0, 2, -1}, 1, 3).contents())
            .addRawInputContents(Tensor.ofFloats("w", new float[3], 1, 3).contents());
    request.addInputsBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(64);
    request.addInputsBuilder().setName("expert_ids").setDatatype("INT32").addShape(1).addShape(3);
    request.addInputsBuilder().setName("gate_weights").setDatatype("FP32").addShape(1).addShape(3);
    return new ExpertCall(model, "1", ExpertTokens.of(request.build(), model), answer);
  }

  private static ServedModel model() {
    ExpertGroup group = TinyModel.group(Modality.AUDIO);
    try (Checkpoint checkpoint = Checkpoint.open(group.folder())) {
      return new ServedModel(
          new ExpertModel(Modality.AUDIO, 1),
          group.experts(1),
          group.read(checkpoint, 1),
          group.topK());
    }
  }

  /** Keeps the worker busy until it is let go. */
  private static final class HeldAnswer implements Answer {
    final CompletableFuture<String> outcome = new CompletableFuture<>();
    final CompletableFuture<Boolean> reached = new CompletableFuture<>();
    private final @Nullable CountDownLatch hold;

    HeldAnswer(@Nullable CountDownLatch hold) {
      this.hold = hold;
    }

    @Override
    public void computed(ModelInferResponse response) {
      outcome.complete("computed");
    }

    @Override
    public void failed(Status status) {
      outcome.complete(status.getCode() + " " + status.getDescription());
    }

    @Override
    public boolean abandoned() {
      reached.complete(true);
      try {
        return hold != null && !hold.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }
}
