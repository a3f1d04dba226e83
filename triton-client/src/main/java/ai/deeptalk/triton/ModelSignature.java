package ai.deeptalk.triton;

import java.util.List;

/** What a model takes and gives; −1 in a shape stands for any size. */
public record ModelSignature(
    String name, String platform, List<TensorSignature> inputs, List<TensorSignature> outputs) {
  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** One input or output. */
  public record TensorSignature(String name, String datatype, List<Long> shape) {
    public TensorSignature {
      shape = List.copyOf(shape);
    }
  }
}
