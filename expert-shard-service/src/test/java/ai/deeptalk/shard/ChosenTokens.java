package ai.deeptalk.shard;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Seeded tokens with their choices of audio experts, as slm would send them. */
final class ChosenTokens {
  static final int HIDDEN = 64;
  static final int TOP_K = 3;

  final int count;
  final float[] x; // [count, HIDDEN]
  final int[] ids; // [count, TOP_K]
  final float[] weights; // [count, TOP_K]

  private ChosenTokens(int count, float[] x, int[] ids, float[] weights) {
    this.count = count;
    this.x = x;
    this.ids = ids;
    this.weights = weights;
  }

  /** Tokens that choose up to three different audio experts each; some choices are elsewhere. */
  static ChosenTokens random(int count, long seed) {
    var random = new Random(seed);
    var x = new float[count * HIDDEN];
    var ids = new int[count * TOP_K];
    var weights = new float[count * TOP_K];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int token = 0; token < count; token++) {
      var experts = new ArrayList<>(TinyModel.AUDIO);
      Collections.shuffle(experts, random);
      for (int k = 0; k < TOP_K; k++) {
        ids[token * TOP_K + k] = random.nextInt(4) == 0 ? ExpertModel.NOT_HERE : experts.get(k);
        weights[token * TOP_K + k] = random.nextFloat();
      }
    }
    return new ChosenTokens(count, x, ids, weights);
  }

  /** One of the tokens, alone. */
  ChosenTokens only(int token) {
    return new ChosenTokens(
        1,
        Arrays.copyOfRange(x, token * HIDDEN, (token + 1) * HIDDEN),
        Arrays.copyOfRange(ids, token * TOP_K, (token + 1) * TOP_K),
        Arrays.copyOfRange(weights, token * TOP_K, (token + 1) * TOP_K));
  }

  /** The same, but all choices of one token belong to the other group. */
  ChosenTokens elsewhere(int token) {
    int[] moved = ids.clone();
    Arrays.fill(moved, token * TOP_K, (token + 1) * TOP_K, ExpertModel.NOT_HERE);
    return new ChosenTokens(count, x, moved, weights);
  }

  InferRequest request(String model, String id) {
    return new InferRequest(
        model,
        id,
        List.of(
            Tensor.ofFloats(ExpertModel.X, x, count, HIDDEN),
            Tensor.ofInts(ExpertModel.EXPERT_IDS, ids, count, TOP_K),
            Tensor.ofFloats(ExpertModel.GATE_WEIGHTS, weights, count, TOP_K)));
  }
}
