package ai.deeptalk.slm.dispatch;

import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.wire.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import ai.deeptalk.triton.wire.ServerReadyRequest;
import ai.deeptalk.triton.wire.ServerReadyResponse;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.nio.ByteOrder;

/** A shard with toy experts that speaks the real protocol. */
final class ToyShard extends GRPCInferenceServiceImplBase {
  volatile int calls;

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    observer.onNext(ServerReadyResponse.newBuilder().setReady(true).build());
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // the test has one caller
  private ModelInferResponse answer(ModelInferRequest request) {
    calls++;
    int tokens = (int) request.getInputs(0).getShape(0);
    float[] x = floats(request.getRawInputContents(0));
    int[] experts = new int[tokens * ToyExperts.TOP_K];
    request
        .getRawInputContents(1)
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(experts);
    float[] y = ToyExperts.apply(tokens, x, experts, floats(request.getRawInputContents(2)));
    return ModelInferResponse.newBuilder()
        .setModelName(request.getModelName())
        .setId(request.getId())
        .addOutputs(
            ModelInferResponse.InferOutputTensor.newBuilder()
                .setName("y")
                .setDatatype("FP32")
                .addShape(tokens)
                .addShape(ToyExperts.HIDDEN))
        .addRawOutputContents(Tensor.ofFloats("y", y, tokens, ToyExperts.HIDDEN).contents())
        .build();
  }

  private static float[] floats(ByteString bytes) {
    float[] floats = new float[bytes.size() / Float.BYTES];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
