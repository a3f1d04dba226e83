package ai.deeptalk.shard.cpu;

import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelMetadataRequest;
import ai.deeptalk.triton.wire.ModelMetadataResponse;
import ai.deeptalk.triton.wire.ModelReadyRequest;
import ai.deeptalk.triton.wire.ModelReadyResponse;
import ai.deeptalk.triton.wire.ModelStatisticsRequest;
import ai.deeptalk.triton.wire.ModelStatisticsResponse;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import ai.deeptalk.triton.wire.RepositoryIndexRequest;
import ai.deeptalk.triton.wire.RepositoryIndexResponse;
import ai.deeptalk.triton.wire.RepositoryModelLoadRequest;
import ai.deeptalk.triton.wire.RepositoryModelLoadResponse;
import ai.deeptalk.triton.wire.RepositoryModelUnloadRequest;
import ai.deeptalk.triton.wire.RepositoryModelUnloadResponse;
import ai.deeptalk.triton.wire.ServerLiveRequest;
import ai.deeptalk.triton.wire.ServerLiveResponse;
import ai.deeptalk.triton.wire.ServerMetadataRequest;
import ai.deeptalk.triton.wire.ServerMetadataResponse;
import ai.deeptalk.triton.wire.ServerReadyRequest;
import ai.deeptalk.triton.wire.ServerReadyResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/**
 * The protocol's calls, answered as a real server answers them, down to the texts by which clients
 * tell a full queue from a dead server. Nothing here blocks: experts are computed by the workers.
 */
final class InferenceService extends GRPCInferenceServiceImplBase {
  static final String VERSION = "1";
  private static final String SERVER = "deeptalk-expert-shard";

  private final ModelIndex models;
  private final ComputeWorkers workers;

  InferenceService(ModelIndex models, ComputeWorkers workers) {
    this.models = models;
    this.workers = workers;
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    submit(request, new UnaryAnswer((ServerCallStreamObserver<ModelInferResponse>) observer));
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return new StreamAnswers(
        (ServerCallStreamObserver<ModelStreamInferResponse>) observer, this::submit);
  }

  private void submit(ModelInferRequest request, Answer answer) {
    try {
      ServedModel model = models.loaded(request.getModelName(), request.getModelVersion());
      try {
        ExpertTokens tokens = ExpertTokens.of(request, model);
        workers.submit(new ExpertCall(model, request.getId(), tokens, answer));
      } catch (InvalidRequest e) {
        model.tally().failed();
        answer.failed(
            Status.INVALID_ARGUMENT.withDescription(prefix(request.getId()) + e.getMessage()));
      }
    } catch (StatusRuntimeException e) {
      answer.failed(e.getStatus());
    }
  }

  private static String prefix(String id) {
    return id.isEmpty() ? "" : "[request id: " + ModelIndex.abbreviate(id) + "] ";
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    reply(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    reply(observer, () -> ServerReadyResponse.newBuilder().setReady(true).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    boolean ready = models.ready(request.getName(), request.getVersion());
    reply(observer, () -> ModelReadyResponse.newBuilder().setReady(ready).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    reply(
        observer,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(SERVER)
                .setVersion(VERSION)
                .addAllExtensions(List.of("model_repository", "statistics"))
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    reply(
        observer,
        () -> ModelDescriptions.metadata(models.loaded(request.getName(), request.getVersion())));
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
    reply(observer, () -> ModelDescriptions.statistics(asked(request.getName())));
  }

  private List<ServedModel> asked(String name) {
    if (name.isEmpty()) {
      return models.all().stream().filter(ServedModel::loaded).toList();
    }
    ServedModel model = models.find(name);
    if (model == null || !model.loaded()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("requested model '" + ModelIndex.abbreviate(name) + "' is not available")
          .asRuntimeException();
    }
    return List.of(model);
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    reply(
        observer,
        () ->
            ModelDescriptions.index(
                models.all().stream()
                    .filter(model -> model.loaded() || !request.getReady())
                    .toList()));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
    reply(
        observer,
        () -> {
          ServedModel model = models.find(request.getModelName());
          if (model == null) {
            throw Status.INTERNAL
                .withDescription(
                    "failed to load '"
                        + ModelIndex.abbreviate(request.getModelName())
                        + "', failed to poll from model repository")
                .asRuntimeException();
          }
          model.load(true);
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request,
      StreamObserver<RepositoryModelUnloadResponse> observer) {
    reply(
        observer,
        () -> {
          ServedModel model = models.find(request.getModelName());
          if (model != null) {
            model.load(false);
          }
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }

  private static <A> void reply(StreamObserver<A> observer, Supplier<A> answer) {
    try {
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }
}
