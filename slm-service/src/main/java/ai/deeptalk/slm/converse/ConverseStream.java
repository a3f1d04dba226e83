package ai.deeptalk.slm.converse;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.protocol.TraceParent;
import ai.deeptalk.protocol.slm.BeginTurn;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.OpenSession;
import ai.deeptalk.protocol.slm.Respond;
import ai.deeptalk.protocol.slm.SessionOpened;
import ai.deeptalk.protocol.slm.SpeechFeatures;
import ai.deeptalk.slm.tick.HistoryLimit;
import ai.deeptalk.slm.tick.PastTurn;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import ai.deeptalk.slm.tick.Task;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session sends. A message that breaks the protocol ends the stream; a wrong input ends
 * only the replies that need it.
 */
final class ConverseStream implements StreamObserver<ConverseRequest> {
  private static final Logger log = LoggerFactory.getLogger(ConverseStream.class);

  private final SessionDoor door;
  private final EventStream events;
  private final @Nullable TraceParent trace;
  private @Nullable SessionLink session;

  ConverseStream(SessionDoor door, EventStream events) {
    this.door = door;
    this.events = events;
    this.trace = TraceParent.CURRENT.get();
  }

  @Override
  public void onNext(ConverseRequest request) {
    try {
      accept(request);
    } catch (SpeechException e) {
      end(status(e.code()).withDescription(e.code() + ": " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      end(Status.INVALID_ARGUMENT.withDescription("INPUT_INVALID: " + e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("request failed");
      end(Status.INTERNAL.withDescription("INTERNAL"));
    }
  }

  private static Status status(ErrorCode code) {
    return switch (code.type()) {
      case CLIENT -> Status.INVALID_ARGUMENT;
      case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
      case DEPENDENCY -> Status.UNAVAILABLE;
      case INTERNAL -> Status.INTERNAL;
    };
  }

  private void accept(ConverseRequest request) {
    SessionLink open = session;
    if (request.getRequestCase() == ConverseRequest.RequestCase.OPEN) {
      open(request.getOpen());
      return;
    }
    if (open == null) {
      throw new IllegalArgumentException("the first message must open the session");
    }
    switch (request.getRequestCase()) {
      case BEGIN_TURN -> beginTurn(open, request.getBeginTurn());
      case FEATURES -> features(open, request.getFeatures());
      case TYPED ->
          open.typed(natural("turn", request.getTyped().getTurn()), request.getTyped().getText());
      case END_INPUT -> open.endInput(natural("turn", request.getEndInput().getTurn()));
      case RESPOND -> respond(open, request.getRespond());
      case CANCEL -> open.cancel(request.getCancel().getReply());
      case PLAYED ->
          open.played(
              request.getPlayed().getReply(), natural("frames", request.getPlayed().getFrames()));
      case OPEN, REQUEST_NOT_SET -> throw new IllegalArgumentException("empty request");
    }
  }

  private void open(OpenSession request) {
    if (session != null) {
      throw new IllegalArgumentException("the session is open already");
    }
    var route =
        new SessionRoute(
            new SessionId(request.getSession()),
            request.getTenant(),
            natural("reply_partition", request.getReplyPartition()),
            request.getGatewayEpoch(),
            trace == null ? "" : trace.header());
    session =
        door.open(route, events)
            .orElseThrow(
                () -> new SpeechException(ErrorCode.OVERLOADED, "no room for another session"));
    var opened = SessionOpened.newBuilder().setInstance(door.instance()).setModel(door.model());
    events.send(ConverseEvent.newBuilder().setOpened(opened).build());
  }

  private static void beginTurn(SessionLink open, BeginTurn request) {
    List<PastTurn> history =
        request.getHistoryList().stream()
            .map(past -> new PastTurn(past.getUser(), past.getAssistant(), past.getPinned()))
            .toList();
    open.beginTurn(natural("turn", request.getTurn()), history, limit(request));
  }

  private static HistoryLimit limit(BeginTurn request) {
    if (!request.hasLimit()) {
      return HistoryLimit.AS_MUCH_AS_FITS;
    }
    float keep = request.getLimit().getKeep();
    return new HistoryLimit(
        request.getLimit().getWhole(),
        keep == 0 ? 1 : keep,
        natural("limit.tokens", request.getLimit().getTokens()));
  }

  private static void features(SessionLink open, SpeechFeatures request) {
    int turn = natural("turn", request.getTurn());
    int bytes = request.getValues().size();
    if (bytes % Float.BYTES != 0) {
      throw new IllegalArgumentException("features are not float32: bytes=" + bytes);
    }
    float[] values = new float[bytes / Float.BYTES];
    request
        .getValues()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    open.features(turn, natural("first", request.getFirst()), values);
  }

  /** A request for a reply that is wrong in itself fails that reply only. */
  private void respond(SessionLink open, Respond request) {
    int reply = natural("reply", request.getReply());
    try {
      open.respond(
          natural("turn", request.getTurn()),
          reply,
          task(request)
              .orElseThrow(() -> new SpeechException(ErrorCode.INPUT_INVALID, "unknown task")),
          request.getText(),
          natural("max_output_tokens", request.getMaxOutputTokens()),
          request.getSpeed() == 0 ? Speed.NORMAL : new Speed(request.getSpeed()));
    } catch (SpeechException e) {
      events.emit(new ReplyEvent.Failed(reply, e.code(), String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Task> task(Respond request) {
    return switch (request.getTask()) {
      case ANSWER_IN_SPEECH -> Optional.of(Task.ANSWER_IN_SPEECH);
      case ANSWER_IN_TEXT -> Optional.of(Task.ANSWER_IN_TEXT);
      case TRANSCRIBE -> Optional.of(Task.TRANSCRIBE);
      case SAY -> Optional.of(Task.SAY);
      case TASK_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static int natural(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          name + " is too large: " + Integer.toUnsignedString(value));
    }
    return value;
  }

  private void end(Status status) {
    events.fail(status);
    leave();
  }

  private void leave() {
    SessionLink open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /** The call was cancelled or its connection lost. */
  void gone() {
    events.abandon();
    leave();
  }

  @Override
  public void onError(Throwable cause) {
    gone();
  }

  @Override
  public void onCompleted() {
    leave();
    events.complete();
  }
}
