package ai.deeptalk.shard.triton;

import ai.deeptalk.model.experts.ExpertBatch;
import ai.deeptalk.model.experts.ExpertLayer;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.Datatype;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.TritonClient;
import ai.deeptalk.triton.TritonException;
import ai.deeptalk.triton.TritonFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * Asks a freshly loaded model for tokens that together use each of its experts, and compares with
 * our own kernel: wrong weights, a wrong order of experts and a broken backend all show here,
 * before a user hears them. It warms the model up at the same time.
 */
final class GoldenCheck {
  /** The same for everybody, so that a difference can be repeated. */
  private static final long SEED = 20_251_126;

  private final TritonClient triton;
  private final Datatype datatype;
  private final Duration deadline;

  GoldenCheck(TritonClient triton, Datatype datatype, Duration deadline) {
    this.triton = triton;
    this.datatype = datatype;
    this.deadline = deadline;
  }

  /** Largest difference to our kernel, relative to the largest value; fails if it is too large. */
  double check(ExpertModel model, ExpertGroup group, ExpertLayer experts) {
    List<Integer> held = group.experts(model.layer());
    int topK = group.topK();
    int rows = (held.size() + topK - 1) / topK;
    var random = new Random(SEED);
    var x = new float[rows * group.hidden()];
    for (int i = 0; i < x.length; i++) {
      // Through FP16 and back, so that both sides start from the same numbers.
      x[i] = Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
    }
    var ids = new int[rows * topK];
    var weights = new float[rows * topK];
    Arrays.fill(ids, ExpertModel.NOT_HERE);
    for (int i = 0; i < held.size(); i++) {
      ids[i] = held.get(i);
      weights[i] = 0.25f + random.nextFloat();
    }
    var expected = new float[x.length];
    new ExpertBatch().apply(experts, rows, topK, x, ids, weights, expected);
    float[] actual = ask(model, x, ids, weights, rows, group);
    double difference = difference(expected, actual);
    if (!(difference <= tolerance())) {
      throw new TritonException(
          TritonFailure.FAILED,
          "%s differs from our own kernel by %.2g, more than %.2g"
              .formatted(model.modelName(), difference, tolerance()));
    }
    return difference;
  }

  private float[] ask(
      ExpertModel model, float[] x, int[] ids, float[] weights, int rows, ExpertGroup group) {
    Tensor states =
        datatype == Datatype.FP16
            ? Tensor.ofHalves(ExpertModel.X, x, rows, group.hidden())
            : Tensor.ofFloats(ExpertModel.X, x, rows, group.hidden());
    var request =
        new InferRequest(
            model.modelName(),
            "golden",
            List.of(
                states,
                Tensor.ofInts(ExpertModel.EXPERT_IDS, ids, rows, group.topK()),
                Tensor.ofFloats(ExpertModel.GATE_WEIGHTS, weights, rows, group.topK())));
    try {
      return triton.infer(request, deadline).join().output(ExpertModel.Y).floats();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TritonException failure ? failure : e;
    }
  }

  private static double difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double scale = 1e-6;
    for (int i = 0; i < expected.length; i++) {
      // Written so that NaN counts as a difference.
      double difference = Math.abs(expected[i] - actual[i]);
      largest = difference <= largest ? largest : difference;
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return largest / scale;
  }

  private double tolerance() {
    return datatype == Datatype.FP16 ? 2e-3 : 1e-5;
  }
}
