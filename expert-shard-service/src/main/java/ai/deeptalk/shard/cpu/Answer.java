package ai.deeptalk.shard.cpu;

import ai.deeptalk.triton.wire.ModelInferResponse;
import io.grpc.Status;

/** Where the answer of one request goes. Exactly one of the two is called, once. */
interface Answer {
  void computed(ModelInferResponse response);

  void failed(Status status);

  /** Whether nobody waits any more: cancelled, or past its deadline. */
  boolean abandoned();
}
