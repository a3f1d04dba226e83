package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.kernels.Matrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weights of one layer of latent attention, in the absorbed form: the part of {@code kv_b_proj}
 * that rebuilds keys is applied to the query instead, the part that rebuilds values to the attended
 * latent. The cache then holds latents only.
 */
final class LatentWeights {
  final @Nullable Matrix queryDown; // [queryRank, hidden], absent without query rank
  final float[] queryNorm; // [queryRank]
  final Matrix queryUp; // [heads * queryWidth, queryRank or hidden]
  final Matrix latentDown; // [latentRank + rotaryWidth, hidden]
  final float[] latentNorm; // [latentRank]
  final Matrix[] absorbKey; // per head [latentRank, plainWidth]
  final Matrix[] absorbValue; // per head [valueWidth, latentRank]
  final Matrix output; // [hidden, heads * valueWidth]

  LatentWeights(ModelConfig model, AttentionConfig.Latent c, Checkpoint checkpoint, int layer) {
    String prefix = "model.layers." + layer + ".self_attn.";
    int hidden = model.hiddenSize();
    int queries = c.heads() * c.queryWidth();
    if (c.queryRank() > 0) {
      queryDown = checkpoint.matrix(prefix + "q_a_proj.weight", c.queryRank(), hidden);
      queryNorm = checkpoint.floats(prefix + "q_a_layernorm.weight", c.queryRank());
      queryUp = checkpoint.matrix(prefix + "q_b_proj.weight", queries, c.queryRank());
    } else {
      queryDown = null;
      queryNorm = new float[0];
      queryUp = checkpoint.matrix(prefix + "q_proj.weight", queries, hidden);
    }
    latentDown =
        checkpoint.matrix(
            prefix + "kv_a_proj_with_mqa.weight", c.latentRank() + c.rotaryWidth(), hidden);
    latentNorm = checkpoint.floats(prefix + "kv_a_layernorm.weight", c.latentRank());
    int perHead = c.plainWidth() + c.valueWidth();
    float[] up =
        checkpoint.floats(prefix + "kv_b_proj.weight", c.heads() * perHead, c.latentRank());
    absorbKey = new Matrix[c.heads()];
    absorbValue = new Matrix[c.heads()];
    for (int h = 0; h < c.heads(); h++) {
      int key = h * perHead * c.latentRank();
      int value = key + c.plainWidth() * c.latentRank();
      int end = key + perHead * c.latentRank();
      absorbKey[h] =
          Matrix.transposed(Arrays.copyOfRange(up, key, value), c.plainWidth(), c.latentRank());
      absorbValue[h] =
          Matrix.of(Arrays.copyOfRange(up, value, end), c.valueWidth(), c.latentRank());
    }
    output = checkpoint.matrix(prefix + "o_proj.weight", hidden, c.heads() * c.valueWidth());
  }
}
