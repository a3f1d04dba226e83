package ai.deeptalk.triton;

import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc;
import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelMetadataRequest;
import ai.deeptalk.triton.wire.ModelReadyRequest;
import ai.deeptalk.triton.wire.ModelStatisticsRequest;
import ai.deeptalk.triton.wire.RepositoryIndexRequest;
import ai.deeptalk.triton.wire.RepositoryModelLoadRequest;
import ai.deeptalk.triton.wire.RepositoryModelUnloadRequest;
import ai.deeptalk.triton.wire.ServerLiveRequest;
import ai.deeptalk.triton.wire.ServerMetadataRequest;
import ai.deeptalk.triton.wire.ServerReadyRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The client over a gRPC channel. The channel belongs to the caller, who chooses how many there
 * are: one channel is one connection, and a large prefill call delays a small decode call on it.
 */
public final class GrpcTritonClient implements TritonClient {
  private final GRPCInferenceServiceStub calls;
  private final GRPCInferenceServiceBlockingStub questions;

  public GrpcTritonClient(Channel channel) {
    calls = GRPCInferenceServiceGrpc.newStub(channel);
    questions = GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public CompletableFuture<InferResult> infer(InferRequest request, Duration deadline) {
    var answer = new CompletableFuture<InferResult>();
    calls
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .modelInfer(WireMapper.toWire(request), new UnaryAnswer(answer));
    return answer;
  }

  @Override
  public InferStream openStream() {
    return new GrpcInferStream(calls);
  }

  @Override
  public boolean live(Duration deadline) {
    var request = ServerLiveRequest.getDefaultInstance();
    return ask(deadline, stub -> stub.serverLive(request)).getLive();
  }

  @Override
  public boolean ready(Duration deadline) {
    var request = ServerReadyRequest.getDefaultInstance();
    return ask(deadline, stub -> stub.serverReady(request)).getReady();
  }

  @Override
  public boolean modelReady(String model, Duration deadline) {
    var request = ModelReadyRequest.newBuilder().setName(model).build();
    try {
      return ask(deadline, stub -> stub.modelReady(request)).getReady();
    } catch (TritonException e) {
      if (e.failure() == TritonFailure.UNKNOWN_MODEL) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public ServerIdentity identity(Duration deadline) {
    var request = ServerMetadataRequest.getDefaultInstance();
    var answer = ask(deadline, stub -> stub.serverMetadata(request));
    return new ServerIdentity(answer.getName(), answer.getVersion());
  }

  @Override
  public ModelSignature signature(String model, Duration deadline) {
    var request = ModelMetadataRequest.newBuilder().setName(model).build();
    var answer = ask(deadline, stub -> stub.modelMetadata(request));
    return new ModelSignature(
        answer.getName(),
        answer.getPlatform(),
        answer.getInputsList().stream().map(WireMapper::fromWire).toList(),
        answer.getOutputsList().stream().map(WireMapper::fromWire).toList());
  }

  @Override
  public List<ModelState> models(Duration deadline) {
    var request = RepositoryIndexRequest.getDefaultInstance();
    return ask(deadline, stub -> stub.repositoryIndex(request)).getModelsList().stream()
        .map(m -> new ModelState(m.getName(), m.getVersion(), m.getState(), m.getReason()))
        .toList();
  }

  @Override
  public List<ModelCounts> counts(String model, Duration deadline) {
    var request = ModelStatisticsRequest.newBuilder().setName(model).build();
    return ask(deadline, stub -> stub.modelStatistics(request)).getModelStatsList().stream()
        .map(WireMapper::fromWire)
        .toList();
  }

  @Override
  public void load(String model, Duration deadline) {
    var request = RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
    var _ = ask(deadline, stub -> stub.repositoryModelLoad(request));
  }

  @Override
  public void unload(String model, Duration deadline) {
    var request = RepositoryModelUnloadRequest.newBuilder().setModelName(model).build();
    var _ = ask(deadline, stub -> stub.repositoryModelUnload(request));
  }

  private <A> A ask(Duration deadline, Function<GRPCInferenceServiceBlockingStub, A> question) {
    try {
      return question.apply(questions.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (StatusRuntimeException e) {
      throw FailureClassifier.classify(e);
    }
  }

  /** Completes a future with the one answer of a unary call. */
  private record UnaryAnswer(CompletableFuture<InferResult> answer)
      implements StreamObserver<ModelInferResponse> {
    @Override
    public void onNext(ModelInferResponse response) {
      try {
        answer.complete(WireMapper.fromWire(response));
      } catch (TritonException e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(FailureClassifier.classify(failure));
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(
          new TritonException(TritonFailure.FAILED, "the call ended without an answer"));
    }
  }
}
