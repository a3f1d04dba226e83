package ai.deeptalk.gateway.grpc;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import io.grpc.Status;

/** What a gRPC status means to a session. */
final class Failures {
  private Failures() {}

  static SpeechException of(String service, Status status) {
    ErrorCode code =
        switch (status.getCode()) {
          case RESOURCE_EXHAUSTED -> ErrorCode.OVERLOADED;
          case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorCode.INPUT_INVALID;
          case DEADLINE_EXCEEDED -> ErrorCode.TURN_TIMEOUT;
          case NOT_FOUND -> ErrorCode.SESSION_UNKNOWN;
          default -> ErrorCode.INTERNAL;
        };
    return new SpeechException(
        code, service + " ended the stream: " + status.getCode(), status.getCause());
  }

  /** A code of the wire; one this version does not know counts as internal. */
  static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }
}
