package ai.deeptalk.triton;

import java.util.List;

/**
 * What a model is asked.
 *
 * @param id comes back with the answer; on a stream it must be unique among the calls in flight
 * @param priority 1 is the highest, 0 leaves it to the server
 */
public record InferRequest(String model, String id, List<Tensor> inputs, int priority) {
  public InferRequest {
    inputs = List.copyOf(inputs);
    if (priority < 0) {
      throw new IllegalArgumentException("priority must not be negative: " + priority);
    }
  }

  public InferRequest(String model, String id, List<Tensor> inputs) {
    this(model, id, inputs, 0);
  }
}
