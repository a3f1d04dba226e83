package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.encoder.VoiceActivity;
import ai.deeptalk.asr.turn.TurnRules;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.asr.Configure;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open {@code Listen} stream.
 *
 * <p>It asks for the next message only when this one is done and the client has room for more
 * events: a slow client, or a slow machine, pushes back through the transport and nothing piles up
 * here. The lock is for the idle watch, which closes from another thread.
 */
final class ListenCall implements StreamObserver<ListenRequest> {
  private static final Logger log = LoggerFactory.getLogger(ListenCall.class);

  private final SpeechEncoder encoder;
  private final Supplier<VoiceActivity> activity;
  private final ListenLimits limits;
  private final DetectionRules detection;
  private final ListenMetrics metrics;
  private final ServerCallStreamObserver<ListenEvent> client;
  private final GrpcListenEvents events;
  private final Consumer<ListenCall> onClosed;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Listening listening;
  private @Nullable AudioInput input;
  private boolean waitingForRoom;
  private boolean closed;
  private long heardAtNanos = System.nanoTime();

  ListenCall(
      SpeechEncoder encoder,
      Supplier<VoiceActivity> activity,
      ListenLimits limits,
      DetectionRules detection,
      ListenMetrics metrics,
      ServerCallStreamObserver<ListenEvent> client,
      Consumer<ListenCall> onClosed) {
    this.encoder = encoder;
    this.activity = activity;
    this.limits = limits;
    this.detection = detection;
    this.metrics = metrics;
    this.client = client;
    this.events = new GrpcListenEvents(client::onNext, metrics, encoder.featureWidth());
    this.onClosed = onClosed;
  }

  /** Takes the first message. */
  void open() {
    client.disableAutoRequest();
    client.setOnReadyHandler(this::onRoom);
    client.setOnCancelHandler(() -> close(() -> {}));
    client.request(1);
  }

  @Override
  public void onNext(ListenRequest request) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      heardAtNanos = System.nanoTime();
      answer(request);
      metrics.handled(System.nanoTime() - heardAtNanos);
      waitingForRoom = !client.isReady();
      if (!waitingForRoom) {
        client.request(1);
      }
    } catch (SpeechException e) {
      fail(e);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("listening failed");
      fail(new SpeechException(ErrorCode.INTERNAL, "listening failed", e));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable cause) {
    close(() -> {});
  }

  @Override
  public void onCompleted() {
    close(client::onCompleted);
  }

  /** Closes the call if nothing has been heard for too long. */
  void expire(long nowNanos) {
    if (lock.tryLock()) { // held: it is being served, so it is not idle
      try {
        if (nowNanos - heardAtNanos > limits.idle().toNanos()) {
          var status = Status.DEADLINE_EXCEEDED.withDescription("idle for " + limits.idle());
          close(() -> client.onError(status.asRuntimeException()));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void answer(ListenRequest request) {
    switch (request.getRequestCase()) {
      case CONFIGURE -> configure(request.getConfigure());
      case AUDIO -> configured().hear(request.getAudio());
      case COMMIT -> configured().commit();
      case CLEAR -> configured().clear();
      case REQUEST_NOT_SET -> throw new SpeechException(ErrorCode.INPUT_INVALID, "empty request");
    }
  }

  private void configure(Configure wanted) {
    AudioInput wantedInput;
    Optional<TurnRules> rules;
    try {
      wantedInput = new AudioInput(wanted.getEncoding(), wanted.getSampleRate());
      rules =
          wanted.hasDetection()
              ? Optional.of(detection.of(wanted.getDetection(), encoder))
              : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new SpeechException(ErrorCode.INPUT_INVALID, String.valueOf(e.getMessage()), e);
    }
    Listening current = listening;
    if (current == null) {
      current =
          new Listening(encoder, activity.get(), wantedInput, events, limits.maxUtteranceSamples());
      listening = current;
    } else if (!wantedInput.equals(input)) {
      current.read(wantedInput);
    }
    input = wantedInput;
    current.detect(rules);
    events.configured();
  }

  private Listening configured() {
    Listening current = listening;
    if (current == null) {
      throw new SpeechException(ErrorCode.INPUT_INVALID, "the first message must configure");
    }
    return current;
  }

  private void onRoom() {
    lock.lock();
    try {
      if (waitingForRoom && !closed) {
        waitingForRoom = false;
        client.request(1);
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(SpeechException failure) {
    metrics.failed(failure.code());
    close(() -> client.onError(ListenStatus.of(failure)));
  }

  private void close(Runnable lastWord) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        listening = null;
        onClosed.accept(this);
        lastWord.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
