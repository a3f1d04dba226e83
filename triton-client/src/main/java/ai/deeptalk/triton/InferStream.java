package ai.deeptalk.triton;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A stream of calls to one server; answers are matched by the request's id. */
public interface InferStream extends AutoCloseable {
  /** Sends a request. Once the stream has failed, so does every further call. */
  CompletableFuture<InferResult> infer(InferRequest request, Duration deadline);

  /** Ends the stream; calls in flight fail. */
  @Override
  void close();
}
