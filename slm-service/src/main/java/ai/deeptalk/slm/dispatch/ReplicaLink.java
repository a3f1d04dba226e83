package ai.deeptalk.slm.dispatch;

import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to one replica. Fails calls at once when it is lost, and never blocks in {@link
 * #infer}.
 */
interface ReplicaLink extends AutoCloseable {
  /** Sends a request; a failure is a {@code TritonException}. */
  CompletableFuture<InferResult> infer(InferRequest request, Duration deadline);

  /**
   * Tries to reach the replica again; whether it takes calls now, for all its models. May block, at
   * most this long per question.
   */
  boolean reconnect(Duration deadline);

  @Override
  void close();
}
