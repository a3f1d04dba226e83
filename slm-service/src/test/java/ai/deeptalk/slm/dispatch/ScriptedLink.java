package ai.deeptalk.slm.dispatch;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.TritonException;
import ai.deeptalk.triton.TritonFailure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A replica that behaves as it is told to. */
final class ScriptedLink implements ReplicaLink {
  /** How calls are answered. */
  enum Mood {
    WELL,
    SLOW,
    BLACK_HOLE,
    GONE,
    BUSY,
    FAILING,
    REFUSING
  }

  volatile Mood mood = Mood.WELL;
  volatile boolean back;
  volatile int calls;
  Duration slowness = Duration.ofMillis(120);

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one caller, the dispatch's thread
  public CompletableFuture<InferResult> infer(InferRequest request, Duration deadline) {
    calls++;
    return switch (mood) {
      case WELL -> CompletableFuture.completedFuture(answer(request));
      case SLOW ->
          new CompletableFuture<InferResult>()
              .completeOnTimeout(answer(request), slowness.toMillis(), TimeUnit.MILLISECONDS);
      case BLACK_HOLE -> new CompletableFuture<>();
      case GONE -> failed(TritonFailure.GONE);
      case BUSY -> failed(TritonFailure.QUEUE_FULL);
      case FAILING -> failed(TritonFailure.FAILED);
      case REFUSING -> failed(TritonFailure.INVALID);
    };
  }

  private static CompletableFuture<InferResult> failed(TritonFailure failure) {
    return CompletableFuture.failedFuture(new TritonException(failure, "scripted"));
  }

  private static InferResult answer(InferRequest request) {
    Tensor x = request.inputs().get(0);
    int tokens = (int) x.shape()[0];
    float[] y =
        ToyExperts.apply(
            tokens, x.floats(), request.inputs().get(1).ints(), request.inputs().get(2).floats());
    return new InferResult(
        request.model(),
        request.id(),
        List.of(Tensor.ofFloats(ExpertModel.Y, y, tokens, ToyExperts.HIDDEN)),
        OptionalLong.of(1),
        OptionalLong.of(2));
  }

  @Override
  public boolean reconnect(Duration deadline) {
    return back || mood == Mood.WELL;
  }

  @Override
  public void close() {}
}
