package ai.deeptalk.triton;

import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import ai.deeptalk.triton.wire.InferParameter;
import ai.deeptalk.triton.wire.InferStatistics;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelInferResponse.InferOutputTensor;
import ai.deeptalk.triton.wire.ModelReadyRequest;
import ai.deeptalk.triton.wire.ModelReadyResponse;
import ai.deeptalk.triton.wire.ModelStatistics;
import ai.deeptalk.triton.wire.ModelStatisticsRequest;
import ai.deeptalk.triton.wire.ModelStatisticsResponse;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import ai.deeptalk.triton.wire.RepositoryIndexRequest;
import ai.deeptalk.triton.wire.RepositoryIndexResponse;
import ai.deeptalk.triton.wire.RepositoryModelLoadRequest;
import ai.deeptalk.triton.wire.RepositoryModelLoadResponse;
import ai.deeptalk.triton.wire.RepositoryModelUnloadRequest;
import ai.deeptalk.triton.wire.RepositoryModelUnloadResponse;
import ai.deeptalk.triton.wire.StatisticDuration;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A server with one kind of model: it answers its first input, named {@code y}. Names of models
 * make it fail as a real server was seen to fail.
 */
final class FakeTriton extends GRPCInferenceServiceImplBase {
  static final String FULL = "full";
  static final String EXPIRED = "expired";
  static final String LEAVING = "leaving";
  static final String DEAD = "dead";
  static final String RESET = "reset";
  static final String SILENT = "silent";
  static final String TRUNCATED = "truncated";

  private final Set<String> loaded = new ConcurrentSkipListSet<>(Set.of("echo", TRUNCATED));

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    String model = request.getModelName();
    if (model.equals(SILENT)) {
      return;
    }
    Status refusal = refusal(model, request.getId());
    if (!refusal.isOk()) {
      observer.onError(refusal.asRuntimeException());
      return;
    }
    observer.onNext(echo(request));
    observer.onCompleted();
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ModelInferRequest request) {
        String model = request.getModelName();
        if (model.equals(DEAD)) {
          observer.onError(refusal(model, request.getId()).asRuntimeException());
        } else if (model.equals(RESET)) {
          observer.onError(Status.CANCELLED.asRuntimeException());
        } else if (!model.equals(SILENT)) {
          observer.onNext(answer(request));
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    boolean ready = loaded.contains(request.getName());
    observer.onNext(ModelReadyResponse.newBuilder().setReady(ready).build());
    observer.onCompleted();
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    var index = RepositoryIndexResponse.newBuilder();
    loaded.forEach(name -> index.addModelsBuilder().setName(name).setState("READY"));
    observer.onNext(index.build());
    observer.onCompleted();
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
    loaded.add(request.getModelName());
    observer.onNext(RepositoryModelLoadResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request,
      StreamObserver<RepositoryModelUnloadResponse> observer) {
    loaded.remove(request.getModelName());
    observer.onNext(RepositoryModelUnloadResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
    var inference =
        InferStatistics.newBuilder()
            .setFail(StatisticDuration.newBuilder().setCount(2))
            .setQueue(StatisticDuration.newBuilder().setNs(3_000))
            .setComputeInfer(StatisticDuration.newBuilder().setNs(4_000));
    var statistics =
        ModelStatistics.newBuilder()
            .setName(request.getName())
            .setInferenceCount(64)
            .setExecutionCount(8)
            .setInferenceStats(inference);
    observer.onNext(ModelStatisticsResponse.newBuilder().addModelStats(statistics).build());
    observer.onCompleted();
  }

  private ModelStreamInferResponse answer(ModelInferRequest request) {
    Status refusal = refusal(request.getModelName(), request.getId());
    return refusal.isOk()
        ? ModelStreamInferResponse.newBuilder().setInferResponse(echo(request)).build()
        : ModelStreamInferResponse.newBuilder()
            .setErrorMessage(String.valueOf(refusal.getDescription()))
            .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()))
            .build();
  }

  private Status refusal(String model, String id) {
    return switch (model) {
      case FULL ->
          Status.UNAVAILABLE.withDescription("[request id: " + id + "] Exceeds maximum queue size");
      case EXPIRED -> Status.UNAVAILABLE.withDescription("Request timeout expired");
      case LEAVING ->
          Status.NOT_FOUND.withDescription(
              "Request for unknown model: 'leaving' has no available versions");
      case DEAD -> Status.UNAVAILABLE.withDescription("io exception");
      default ->
          loaded.contains(model)
              ? Status.OK
              : Status.NOT_FOUND.withDescription(
                  "Request for unknown model: '" + model + "' is not found");
    };
  }

  private static ModelInferResponse echo(ModelInferRequest request) {
    var input = request.getInputs(0);
    var output =
        InferOutputTensor.newBuilder()
            .setName("y")
            .setDatatype(input.getDatatype())
            .addAllShape(input.getShapeList());
    var contents = request.getRawInputContents(0);
    boolean truncated = request.getModelName().equals(TRUNCATED);
    return ModelInferResponse.newBuilder()
        .setModelName(request.getModelName())
        .setId(request.getId())
        .putParameters("queue_us", InferParameter.newBuilder().setInt64Param(5).build())
        .addOutputs(output)
        .addRawOutputContents(truncated ? contents.substring(1) : contents)
        .build();
  }
}
