package ai.deeptalk.triton;

import io.grpc.Status;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells what a failed call means. The status alone does not: a full queue is UNAVAILABLE like a
 * dead server, and a server that is leaving says NOT_FOUND like one that never had the model. The
 * texts are matched by <em>contains</em>, since the server puts the request's id before some of
 * them.
 */
final class FailureClassifier {
  private FailureClassifier() {}

  static TritonException classify(Throwable failure) {
    if (failure instanceof TritonException already) {
      return already;
    }
    Status status = Status.fromThrowable(failure);
    String text = status.getDescription() == null ? "" : status.getDescription();
    return new TritonException(
        classify(status.getCode(), text), status.getCode() + ": " + text, failure);
  }

  /** A stream reports a request's failure in band, as text without a status. */
  static TritonException classify(String streamError) {
    TritonFailure failure = byText(streamError).orElse(TritonFailure.FAILED);
    return new TritonException(failure, streamError);
  }

  private static TritonFailure classify(Status.Code code, String text) {
    return switch (code) {
      case UNAVAILABLE -> byText(text).orElse(TritonFailure.GONE);
      case NOT_FOUND -> byText(text).orElse(TritonFailure.UNKNOWN_MODEL);
      case DEADLINE_EXCEEDED -> TritonFailure.DEADLINE;
      case CANCELLED -> TritonFailure.CANCELLED;
      case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION, ALREADY_EXISTS ->
          TritonFailure.INVALID;
      case RESOURCE_EXHAUSTED -> TritonFailure.QUEUE_FULL;
      case PERMISSION_DENIED, UNAUTHENTICATED -> TritonFailure.RESTRICTED;
      case UNIMPLEMENTED -> TritonFailure.UNSUPPORTED;
      case OK, UNKNOWN, ABORTED, INTERNAL, DATA_LOSS -> byText(text).orElse(TritonFailure.FAILED);
    };
  }

  private static Optional<TritonFailure> byText(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("exceeds maximum queue size")) {
      return Optional.of(TritonFailure.QUEUE_FULL);
    }
    if (lower.contains("request timeout expired")) {
      return Optional.of(TritonFailure.QUEUE_TIMEOUT);
    }
    if (lower.contains("protocol is restricted")) {
      return Optional.of(TritonFailure.RESTRICTED);
    }
    if (lower.contains("has no available versions") || lower.contains("server exiting")) {
      return Optional.of(TritonFailure.GONE);
    }
    if (lower.contains("unknown model")) {
      return Optional.of(TritonFailure.UNKNOWN_MODEL);
    }
    return Optional.empty();
  }
}
