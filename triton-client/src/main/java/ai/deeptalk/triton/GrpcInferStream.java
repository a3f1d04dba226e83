package ai.deeptalk.triton;

import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream of calls over one gRPC stream. Failures of a request come in band and are matched by id:
 * asking the server to close the stream instead (header {@code triton_grpc_error}) crashed a real
 * one.
 */
final class GrpcInferStream implements InferStream {
  /** Calls in flight; more of them mean that the server has stopped to answer. */
  static final int MAX_IN_FLIGHT = 4096;

  private final Map<String, CompletableFuture<InferResult>> inFlight = new ConcurrentHashMap<>();
  private final ReentrantLock sending = new ReentrantLock();
  private final StreamObserver<ModelInferRequest> requests;
  private volatile @Nullable TritonException ended;

  GrpcInferStream(GRPCInferenceServiceStub calls) {
    requests = calls.modelStreamInfer(new Answers());
  }

  @Override
  public CompletableFuture<InferResult> infer(InferRequest request, Duration deadline) {
    var answer = new CompletableFuture<InferResult>();
    if (inFlight.size() >= MAX_IN_FLIGHT) {
      return refused(TritonFailure.QUEUE_FULL, MAX_IN_FLIGHT + " calls are in flight");
    }
    if (inFlight.putIfAbsent(request.id(), answer) != null) {
      return refused(TritonFailure.INVALID, "a call in flight has the same id: " + request.id());
    }
    TritonException before = ended;
    if (before != null) {
      inFlight.remove(request.id());
      return CompletableFuture.failedFuture(before);
    }
    send(WireMapper.toWire(request));
    // The stream itself has no deadline, each call has its own.
    return answer
        .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((_, _) -> inFlight.remove(request.id(), answer))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(named(failure)));
  }

  @Override
  public void close() {
    end(new TritonException(TritonFailure.CANCELLED, "the stream was closed"));
    sending.lock();
    try {
      requests.onCompleted();
    } catch (IllegalStateException e) {
      // The other side has ended it already: nothing left to end.
    } finally {
      sending.unlock();
    }
  }

  private void send(ModelInferRequest request) {
    sending.lock();
    try {
      requests.onNext(request);
    } catch (IllegalStateException e) {
      end(new TritonException(TritonFailure.GONE, "the stream has ended", e));
    } finally {
      sending.unlock();
    }
  }

  private void end(TritonException reason) {
    if (ended == null) {
      ended = reason;
    }
    inFlight.values().forEach(answer -> answer.completeExceptionally(reason));
  }

  private static Throwable named(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? new TritonException(TritonFailure.DEADLINE, "no answer within the deadline", cause)
        : cause;
  }

  private static CompletableFuture<InferResult> refused(TritonFailure failure, String message) {
    return CompletableFuture.failedFuture(new TritonException(failure, message));
  }

  /** Hands each answer to its call. */
  private final class Answers implements StreamObserver<ModelStreamInferResponse> {
    @Override
    public void onNext(ModelStreamInferResponse message) {
      var answer = inFlight.get(message.getInferResponse().getId());
      if (answer == null) {
        return; // Its deadline has passed: nobody waits any more.
      }
      if (!message.getErrorMessage().isEmpty()) {
        answer.completeExceptionally(FailureClassifier.classify(message.getErrorMessage()));
        return;
      }
      try {
        answer.complete(WireMapper.fromWire(message.getInferResponse()));
      } catch (TritonException e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      TritonException classified = FailureClassifier.classify(failure);
      // We end our streams ourselves, so a cancellation from the wire is a server that leaves:
      // another replica may answer.
      end(
          classified.failure() == TritonFailure.CANCELLED
              ? new TritonException(
                  TritonFailure.GONE, "the server reset the stream", classified.getCause())
              : classified);
    }

    @Override
    public void onCompleted() {
      end(new TritonException(TritonFailure.GONE, "the server ended the stream"));
    }
  }
}
