package ai.deeptalk.slm.dispatch;

import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelReadyRequest;
import ai.deeptalk.triton.wire.ModelReadyResponse;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import ai.deeptalk.triton.wire.ServerReadyRequest;
import ai.deeptalk.triton.wire.ServerReadyResponse;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.nio.ByteOrder;

/** A shard that speaks the real protocol over whatever computes its experts. */
public final class WireShard extends GRPCInferenceServiceImplBase {
  /** The experts behind the wire. */
  @FunctionalInterface
  public interface Experts {
    float[] apply(String model, int tokens, int topK, float[] x, int[] experts, float[] weights);
  }

  private final Experts experts;
  private volatile int calls;
  private volatile boolean loaded = true;

  public WireShard(Experts experts) {
    this.experts = experts;
  }

  /** A shard of {@link ToyExperts}. */
  static WireShard toy() {
    return new WireShard(
        (_, tokens, _, x, chosen, weights) -> ToyExperts.apply(tokens, x, chosen, weights));
  }

  /** Calls answered so far. */
  public int calls() {
    return calls;
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    observer.onNext(ServerReadyResponse.newBuilder().setReady(true).build());
    observer.onCompleted();
  }

  /** Whether it holds its models; a server that just started may have to load them first. */
  void loaded(boolean loaded) {
    this.loaded = loaded;
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    observer.onNext(ModelReadyResponse.newBuilder().setReady(loaded).build());
    observer.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    observer.onNext(answer(request));
    observer.onCompleted();
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ModelInferRequest request) {
        observer.onNext(
            ModelStreamInferResponse.newBuilder().setInferResponse(answer(request)).build());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // a count for tests, not exact
  private ModelInferResponse answer(ModelInferRequest request) {
    calls++;
    int tokens = (int) request.getInputs(0).getShape(0);
    int hidden = (int) request.getInputs(0).getShape(1);
    int topK = (int) request.getInputs(1).getShape(1);
    float[] x = floats(request.getRawInputContents(0));
    int[] chosen = new int[tokens * topK];
    request
        .getRawInputContents(1)
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(chosen);
    float[] weights = floats(request.getRawInputContents(2));
    float[] y = experts.apply(request.getModelName(), tokens, topK, x, chosen, weights);
    return ModelInferResponse.newBuilder()
        .setModelName(request.getModelName())
        .setId(request.getId())
        .addOutputs(
            ModelInferResponse.InferOutputTensor.newBuilder()
                .setName("y")
                .setDatatype("FP32")
                .addShape(tokens)
                .addShape(hidden))
        .addRawOutputContents(Tensor.ofFloats("y", y, tokens, hidden).contents())
        .build();
  }

  private static float[] floats(ByteString bytes) {
    float[] floats = new float[bytes.size() / Float.BYTES];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
