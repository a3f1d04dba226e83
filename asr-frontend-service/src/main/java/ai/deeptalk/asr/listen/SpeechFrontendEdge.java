package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.encoder.VoiceActivity;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import ai.deeptalk.protocol.asr.SpeechFrontendGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The gRPC door: admits streams up to the bound and watches over idle ones. */
public final class SpeechFrontendEdge extends SpeechFrontendGrpc.SpeechFrontendImplBase {
  private final SpeechEncoder encoder;
  private final Supplier<VoiceActivity> activity;
  private final ListenLimits limits;
  private final DetectionRules detection;
  private final ListenMetrics metrics;
  private final Set<ListenCall> calls = ConcurrentHashMap.newKeySet();

  /**
   * Opens the door.
   *
   * @param activity makes a detector of speech for each stream
   */
  public SpeechFrontendEdge(
      SpeechEncoder encoder,
      Supplier<VoiceActivity> activity,
      ListenLimits limits,
      DetectionRules detection,
      MeterRegistry registry) {
    this.encoder = encoder;
    this.activity = activity;
    this.limits = limits;
    this.detection = detection;
    this.metrics = new ListenMetrics(registry);
  }

  @Override
  public StreamObserver<ListenRequest> listen(StreamObserver<ListenEvent> responses) {
    var client = (ServerCallStreamObserver<ListenEvent>) responses;
    if (!metrics.enter(limits.streams())) {
      client.onError(
          ListenStatus.of(
              new SpeechException(
                  ErrorCode.OVERLOADED, "at capacity: " + limits.streams() + " streams")));
      return new RefusedCall();
    }
    var call = new ListenCall(encoder, activity, limits, detection, metrics, client, this::leave);
    calls.add(call);
    call.open();
    return call;
  }

  /** Closes streams that have been silent for too long; called from time to time. */
  public void expireIdle() {
    long now = System.nanoTime();
    calls.forEach(call -> call.expire(now));
  }

  private void leave(ListenCall call) {
    calls.remove(call);
    metrics.leave();
  }

  /** What a refused client still sends goes nowhere. */
  private static final class RefusedCall implements StreamObserver<ListenRequest> {
    @Override
    public void onNext(ListenRequest request) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
