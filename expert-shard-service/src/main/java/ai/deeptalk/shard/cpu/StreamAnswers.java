package ai.deeptalk.shard.cpu;

import ai.deeptalk.triton.wire.ModelInferRequest;
import ai.deeptalk.triton.wire.ModelInferResponse;
import ai.deeptalk.triton.wire.ModelStreamInferResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * One stream of requests. Failures go in band with the request's id, so one bad request leaves the
 * stream open. A request is read only when an earlier one has been answered and the answer could be
 * sent: a client that does not read costs no memory.
 */
final class StreamAnswers implements StreamObserver<ModelInferRequest> {
  /** Requests read and not yet answered. */
  static final int MAX_IN_FLIGHT = 64;

  private final ServerCallStreamObserver<ModelStreamInferResponse> observer;
  private final BiConsumer<ModelInferRequest, Answer> handler;
  private final ReentrantLock lock = new ReentrantLock();
  private int inFlight;
  private int unread;
  private boolean halfClosed;

  StreamAnswers(
      ServerCallStreamObserver<ModelStreamInferResponse> observer,
      BiConsumer<ModelInferRequest, Answer> handler) {
    this.observer = observer;
    this.handler = handler;
    observer.disableAutoRequest();
    observer.setOnReadyHandler(this::readOn);
    observer.setOnCancelHandler(() -> {});
    observer.request(MAX_IN_FLIGHT);
  }

  @Override
  public void onNext(ModelInferRequest request) {
    lock.lock();
    try {
      inFlight++;
    } finally {
      lock.unlock();
    }
    handler.accept(request, new InBand(request.getId()));
  }

  @Override
  public void onError(Throwable failure) {
    // The client has gone; its calls find that out when they are to be computed.
  }

  @Override
  public void onCompleted() {
    lock.lock();
    try {
      halfClosed = true;
      completeIfDone();
    } finally {
      lock.unlock();
    }
  }

  private void answered(ModelStreamInferResponse response) {
    lock.lock();
    try {
      inFlight--;
      if (observer.isCancelled()) {
        return;
      }
      observer.onNext(response);
      unread++;
      completeIfDone();
    } finally {
      lock.unlock();
    }
    readOn();
  }

  private void completeIfDone() {
    if (halfClosed && inFlight == 0) {
      observer.onCompleted();
    }
  }

  private void readOn() {
    int more;
    lock.lock();
    try {
      if (!observer.isReady()) {
        return;
      }
      more = unread;
      unread = 0;
    } finally {
      lock.unlock();
    }
    if (more > 0) {
      observer.request(more);
    }
  }

  /** Answers one request of the stream. */
  private final class InBand implements Answer {
    private final String id;

    InBand(String id) {
      this.id = id;
    }

    @Override
    public void computed(ModelInferResponse response) {
      answered(ModelStreamInferResponse.newBuilder().setInferResponse(response).build());
    }

    @Override
    public void failed(Status status) {
      answered(
          ModelStreamInferResponse.newBuilder()
              .setErrorMessage(String.valueOf(status.getDescription()))
              .setInferResponse(ModelInferResponse.newBuilder().setId(id))
              .build());
    }

    @Override
    public boolean abandoned() {
      return observer.isCancelled();
    }
  }
}
