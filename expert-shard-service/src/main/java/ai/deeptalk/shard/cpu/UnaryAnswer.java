package ai.deeptalk.shard.cpu;

import ai.deeptalk.triton.wire.ModelInferResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/** Answers a call of its own. */
record UnaryAnswer(ServerCallStreamObserver<ModelInferResponse> observer) implements Answer {
  @Override
  public void computed(ModelInferResponse response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  @Override
  public void failed(Status status) {
    observer.onError(status.asRuntimeException());
  }

  @Override
  public boolean abandoned() {
    return observer.isCancelled();
  }
}
