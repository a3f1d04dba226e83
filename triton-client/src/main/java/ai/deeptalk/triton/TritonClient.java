package ai.deeptalk.triton;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One server that speaks KServe v2 / Triton gRPC. Every call has a deadline and fails with a {@link
 * TritonException}; choosing among servers, retrying and hedging is the caller's business.
 */
public interface TritonClient {
  /**
   * Asks a model. The future completes on the transport's thread: continue with work that is short.
   */
  CompletableFuture<InferResult> infer(InferRequest request, Duration deadline);

  /** Opens a long-lived stream; it takes most of the cost off small calls, but pins this server. */
  InferStream openStream();

  /** Whether the server is up. */
  boolean live(Duration deadline);

  /** Whether the server takes calls. */
  boolean ready(Duration deadline);

  /** Whether a model takes calls; false for one the server does not know. */
  boolean modelReady(String model, Duration deadline);

  ServerIdentity identity(Duration deadline);

  ModelSignature signature(String model, Duration deadline);

  /** Models of the repository, loaded or not. */
  List<ModelState> models(Duration deadline);

  /** Counts of one model, or of all of them if the name is empty. */
  List<ModelCounts> counts(String model, Duration deadline);

  /** Loads a model, or loads it again. */
  void load(String model, Duration deadline);

  void unload(String model, Duration deadline);
}
