package ai.deeptalk.gateway.grpc;

import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.HistoryLimit;
import ai.deeptalk.gateway.port.ModelDescription;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.protocol.slm.BeginTurn;
import ai.deeptalk.protocol.slm.CancelReply;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.EndInput;
import ai.deeptalk.protocol.slm.OpenSession;
import ai.deeptalk.protocol.slm.ReplyDone;
import ai.deeptalk.protocol.slm.Respond;
import ai.deeptalk.protocol.slm.SpeechFeatures;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc;
import ai.deeptalk.protocol.slm.TypedText;
import com.google.protobuf.UnsafeByteOperations;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The model over its {@code Converse} stream. */
public final class GrpcSpokenModel implements SpokenModel {
  private static final int WAITING_BYTES = 8 << 20;

  private final Channel channel;
  private final CircuitBreaker breaker;
  private final Duration firstAnswer;
  private final ScheduledExecutorService timer;

  public GrpcSpokenModel(
      Channel channel,
      CircuitBreaker breaker,
      Duration firstAnswer,
      ScheduledExecutorService timer) {
    this.channel = channel;
    this.breaker = breaker;
    this.firstAnswer = firstAnswer;
    this.timer = timer;
  }

  @Override
  public Dialogue converse(Opening opening, Consumer<ModelEvent> events) {
    var call =
        new BoundedCall<ConverseRequest, ConverseEvent>(
            channel.newCall(SpokenLanguageModelGrpc.getConverseMethod(), CallOptions.DEFAULT),
            breaker,
            ConverseRequest::getSerializedSize,
            WAITING_BYTES,
            event -> read(event).ifPresent(events),
            cause -> events.accept(new ModelEvent.Broken(cause)));
    SessionTrace.run(opening.session(), () -> call.start(firstAnswer, timer));
    call.send(
        ConverseRequest.newBuilder()
            .setOpen(
                OpenSession.newBuilder()
                    .setSession(opening.session().value())
                    .setTenant(opening.tenant())
                    .setReplyPartition(opening.replyPartition())
                    .setGatewayEpoch(opening.epoch()))
            .build());
    return new Stream(call);
  }

  @Override
  public ModelDescription describe() {
    try {
      return Descriptions.of(
          SpokenLanguageModelGrpc.newBlockingStub(channel)
              .withDeadlineAfter(firstAnswer.toMillis(), TimeUnit.MILLISECONDS)
              .describe(DescribeRequest.getDefaultInstance()));
    } catch (StatusRuntimeException failed) {
      throw Failures.of(breaker.getName(), failed.getStatus());
    }
  }

  private static Optional<ModelEvent> read(ConverseEvent event) {
    return switch (event.getEventCase()) {
      case TEXT ->
          Optional.of(
              new ModelEvent.Words(
                  event.getText().getReply(),
                  event.getText().getText(),
                  event.getText().getFrame()));
      case DONE -> Optional.of(ended(event.getDone()));
      case FAILED ->
          Optional.of(
              new ModelEvent.ReplyFailed(
                  event.getFailed().getReply(),
                  new SpeechException(
                      Failures.code(event.getFailed().getCode()), event.getFailed().getMessage())));
      case OPENED, AUDIO, EVENT_NOT_SET -> Optional.empty();
    };
  }

  private static ModelEvent ended(ReplyDone done) {
    ModelEvent.Finish finish =
        switch (done.getFinish()) {
          case LENGTH -> ModelEvent.Finish.LENGTH;
          case CANCELLED -> ModelEvent.Finish.CANCELLED;
          case STOPPED, FINISH_UNSPECIFIED, UNRECOGNIZED -> ModelEvent.Finish.STOPPED;
        };
    var usage = done.getUsage();
    var timing = done.getTiming();
    return new ModelEvent.ReplyEnded(
        done.getReply(),
        finish,
        done.getText(),
        done.getFrames(),
        new ModelEvent.TokenUsage(
            usage.getInputTextTokens(),
            usage.getInputAudioTokens(),
            usage.getOutputTextTokens(),
            usage.getOutputAudioTokens(),
            usage.getCachedTokens()),
        new ModelEvent.Timing(
            timing.getPrefillMs(),
            timing.getFirstFrameMs(),
            timing.getStepP50Ms(),
            timing.getDispatchP50Ms()),
        done.getDegraded());
  }

  private record Stream(BoundedCall<ConverseRequest, ConverseEvent> call) implements Dialogue {
    @Override
    public void beginTurn(int turn, List<PastTurn> history, HistoryLimit limit) {
      BeginTurn.Builder begin =
          BeginTurn.newBuilder()
              .setTurn(turn)
              .setLimit(
                  ai.deeptalk.protocol.slm.HistoryLimit.newBuilder()
                      .setWhole(limit.whole())
                      .setKeep((float) limit.keep())
                      .setTokens(limit.tokens()));
      for (PastTurn past : history) {
        begin.addHistory(
            ai.deeptalk.protocol.slm.PastTurn.newBuilder()
                .setUser(past.user())
                .setAssistant(past.assistant())
                .setPinned(past.pinned()));
      }
      call.send(ConverseRequest.newBuilder().setBeginTurn(begin).build());
    }

    @Override
    public void features(int turn, int first, ByteBuffer values) {
      call.send(
          ConverseRequest.newBuilder()
              .setFeatures(
                  SpeechFeatures.newBuilder()
                      .setTurn(turn)
                      .setFirst(first)
                      .setValues(UnsafeByteOperations.unsafeWrap(values)))
              .build());
    }

    @Override
    public void typed(int turn, String text) {
      call.send(
          ConverseRequest.newBuilder()
              .setTyped(TypedText.newBuilder().setTurn(turn).setText(text))
              .build());
    }

    @Override
    public void endInput(int turn) {
      call.send(
          ConverseRequest.newBuilder().setEndInput(EndInput.newBuilder().setTurn(turn)).build());
    }

    @Override
    public void respond(Request request) {
      call.send(
          ConverseRequest.newBuilder()
              .setRespond(
                  Respond.newBuilder()
                      .setTurn(request.turn())
                      .setReply(request.reply())
                      .setTask(task(request.task()))
                      .setText(request.text())
                      .setMaxOutputTokens(request.maxOutputTokens())
                      .setSpeed(request.speed().factor()))
              .build());
    }

    @Override
    public void cancel(int reply) {
      call.send(
          ConverseRequest.newBuilder().setCancel(CancelReply.newBuilder().setReply(reply)).build());
    }

    @Override
    public void close() {
      call.close();
    }

    private static ai.deeptalk.protocol.slm.Task task(Task task) {
      return switch (task) {
        case ANSWER_IN_SPEECH -> ai.deeptalk.protocol.slm.Task.ANSWER_IN_SPEECH;
        case ANSWER_IN_TEXT -> ai.deeptalk.protocol.slm.Task.ANSWER_IN_TEXT;
        case TRANSCRIBE -> ai.deeptalk.protocol.slm.Task.TRANSCRIBE;
        case SAY -> ai.deeptalk.protocol.slm.Task.SAY;
      };
    }
  }
}
