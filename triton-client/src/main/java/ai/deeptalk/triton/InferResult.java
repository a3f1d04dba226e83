package ai.deeptalk.triton;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a model answered.
 *
 * @param queueMicros how long the request waited, where the server says so
 * @param computeMicros how long it was computed, where the server says so
 */
public record InferResult(
    String model,
    String id,
    List<Tensor> outputs,
    OptionalLong queueMicros,
    OptionalLong computeMicros) {
  public InferResult {
    outputs = List.copyOf(outputs);
  }

  /** The output of a name. */
  public Tensor output(String name) {
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new TritonException(
                TritonFailure.FAILED, model + " answered without " + name + ": " + outputs));
  }
}
