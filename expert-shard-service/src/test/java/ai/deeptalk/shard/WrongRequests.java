package ai.deeptalk.shard;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.Tensor;
import java.util.List;

/** Requests that no server may compute. */
final class WrongRequests {
  private static final Tensor X = Tensor.ofFloats(ExpertModel.X, new float[64], 1, 64);
  private static final Tensor IDS =
      Tensor.ofInts(ExpertModel.EXPERT_IDS, new int[] {0, 2, 5}, 1, 3);
  private static final Tensor WEIGHTS =
      Tensor.ofFloats(ExpertModel.GATE_WEIGHTS, new float[3], 1, 3);

  private WrongRequests() {}

  static List<InferRequest> all(String model) {
    return List.of(
        expertOfTheOtherGroup(model),
        request(
            model, X, Tensor.ofInts(ExpertModel.EXPERT_IDS, new int[] {0, 2, 99}, 1, 3), WEIGHTS),
        request(model, Tensor.ofFloats(ExpertModel.X, new float[63], 1, 63), IDS, WEIGHTS),
        request(model, Tensor.ofFloats(ExpertModel.X, new float[64], 64), IDS, WEIGHTS),
        request(model, Tensor.ofFloats(ExpertModel.X, new float[128], 2, 64), IDS, WEIGHTS),
        request(model, Tensor.ofInts(ExpertModel.X, new int[64], 1, 64), IDS, WEIGHTS),
        request(model, Tensor.ofFloats("z", new float[64], 1, 64), IDS, WEIGHTS),
        request(model, X, IDS),
        request(
            model,
            Tensor.ofFloats(ExpertModel.X, new float[257 * 64], 257, 64),
            Tensor.ofInts(ExpertModel.EXPERT_IDS, new int[257 * 3], 257, 3),
            Tensor.ofFloats(ExpertModel.GATE_WEIGHTS, new float[257 * 3], 257, 3)));
  }

  static InferRequest expertOfTheOtherGroup(String model) {
    return request(
        model, X, Tensor.ofInts(ExpertModel.EXPERT_IDS, new int[] {0, 1, 5}, 1, 3), WEIGHTS);
  }

  private static InferRequest request(String model, Tensor... inputs) {
    return new InferRequest(model, "wrong", List.of(inputs));
  }
}
