package ai.deeptalk.asr.listen;

import ai.deeptalk.domain.SpeechException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** A coded failure as gRPC says it; the description begins with our code. */
final class ListenStatus {
  private ListenStatus() {}

  static StatusRuntimeException of(SpeechException failure) {
    Status status =
        switch (failure.code().type()) {
          case CLIENT -> Status.INVALID_ARGUMENT;
          case OVERLOADED -> Status.RESOURCE_EXHAUSTED;
          case DEPENDENCY -> Status.UNAVAILABLE;
          case INTERNAL -> Status.INTERNAL;
        };
    return status
        .withDescription(failure.code() + ": " + failure.getMessage())
        .asRuntimeException();
  }
}
