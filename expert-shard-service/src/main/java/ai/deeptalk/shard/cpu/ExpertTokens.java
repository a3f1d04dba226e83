package ai.deeptalk.shard.cpu;

import static ai.deeptalk.protocol.ExpertModel.EXPERT_IDS;
import static ai.deeptalk.protocol.ExpertModel.GATE_WEIGHTS;
import static ai.deeptalk.protocol.ExpertModel.NOT_HERE;
import static ai.deeptalk.protocol.ExpertModel.X;

import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Datatype;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.wire.ModelInferRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tokens of one request, checked: whatever reaches the kernel is whole and held here. */
final class ExpertTokens {
  private static final Set<String> INPUTS = Set.of(X, EXPERT_IDS, GATE_WEIGHTS);

  private final int rows;
  private final int topK;
  private final Datatype datatype;
  private final float[] x; // [rows, hidden]
  private final int[] ids; // [rows, topK]
  private final float[] weights; // [rows, topK]

  private ExpertTokens(
      int rows, int topK, Datatype datatype, float[] x, int[] ids, float[] weights) {
    this.rows = rows;
    this.topK = topK;
    this.datatype = datatype;
    this.x = x;
    this.ids = ids;
    this.weights = weights;
  }

  /** Reads a request for a model, or says by name and value what is wrong with it. */
  static ExpertTokens of(ModelInferRequest request, ServedModel model) {
    Map<String, Tensor> inputs = inputs(request, model.name());
    Tensor x = input(inputs, X, model.name());
    if (x.datatype() != Datatype.FP32 && x.datatype() != Datatype.FP16) {
      throw new InvalidRequest("input '" + X + "' must be FP32 or FP16, not " + x.datatype());
    }
    long[] shape = x.shape();
    if (shape.length != 2 || shape[1] != model.hidden()) {
      throw new InvalidRequest(
          "input '%s' for model '%s' must have shape [n, %d], not %s"
              .formatted(X, model.name(), model.hidden(), Arrays.toString(shape)));
    }
    if (shape[0] < 1 || shape[0] > ExpertGroup.MAX_ROWS) {
      throw new InvalidRequest(
          "inference request batch-size must be 1 to %d for '%s', not %d"
              .formatted(ExpertGroup.MAX_ROWS, model.name(), shape[0]));
    }
    int rows = (int) shape[0];
    Tensor ids = choices(inputs, EXPERT_IDS, Datatype.INT32, rows, model);
    Tensor weights = choices(inputs, GATE_WEIGHTS, Datatype.FP32, rows, model);
    return new ExpertTokens(
        rows, model.topK(), x.datatype(), x.floats(), held(ids.ints(), model), weights.floats());
  }

  private static Map<String, Tensor> inputs(ModelInferRequest request, String model) {
    if (request.getInputsCount() != request.getRawInputContentsCount()) {
      throw new InvalidRequest(
          "model '%s' has %d inputs but %d raw contents; tensors must be sent as raw contents"
              .formatted(model, request.getInputsCount(), request.getRawInputContentsCount()));
    }
    var inputs = new HashMap<String, Tensor>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      var input = request.getInputs(i);
      if (!INPUTS.contains(input.getName())) {
        throw new InvalidRequest(
            "unexpected inference input '%s' for model '%s'"
                .formatted(abbreviate(input.getName()), model));
      }
      try {
        Tensor tensor =
            Tensor.ofRaw(
                input.getName(),
                Datatype.ofName(abbreviate(input.getDatatype())),
                request.getRawInputContents(i),
                input.getShapeList().stream().mapToLong(Long::longValue).toArray());
        if (inputs.put(input.getName(), tensor) != null) {
          throw new InvalidRequest("input '" + input.getName() + "' is given twice");
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new InvalidRequest("input '" + input.getName() + "': " + e.getMessage());
      }
    }
    return inputs;
  }

  private static Tensor input(Map<String, Tensor> inputs, String name, String model) {
    Tensor input = inputs.get(name);
    if (input == null) {
      throw new InvalidRequest("input '%s' is missing for model '%s'".formatted(name, model));
    }
    return input;
  }

  private static Tensor choices(
      Map<String, Tensor> inputs, String name, Datatype datatype, int rows, ServedModel model) {
    Tensor input = input(inputs, name, model.name());
    if (input.datatype() != datatype) {
      throw new InvalidRequest(
          "input '%s' must be %s, not %s".formatted(name, datatype, input.datatype()));
    }
    if (!Arrays.equals(input.shape(), new long[] {rows, model.topK()})) {
      throw new InvalidRequest(
          "input '%s' for model '%s' must have shape [%d, %d], not %s"
              .formatted(name, model.name(), rows, model.topK(), Arrays.toString(input.shape())));
    }
    return input;
  }

  private static int[] held(int[] ids, ServedModel model) {
    for (int id : ids) {
      if (id != NOT_HERE && !model.layer().holds(id)) {
        throw new InvalidRequest("expert " + id + " is not held by " + model.name());
      }
    }
    return ids;
  }

  private static String abbreviate(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  int rows() {
    return rows;
  }

  int topK() {
    return topK;
  }

  /** Type of x, and so of the answer. */
  Datatype datatype() {
    return datatype;
  }

  float[] x() {
    return x;
  }

  int[] ids() {
    return ids;
  }

  float[] weights() {
    return weights;
  }
}
