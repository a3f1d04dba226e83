package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.kernels.Matrix;

/** Weights of one layer of grouped-query attention. Absent biases are zeros, absent norms empty. */
final class GroupedWeights {
  final Matrix query; // [heads * headWidth, hidden]
  final Matrix key; // [keyHeads * headWidth, hidden]
  final Matrix value; // [keyHeads * headWidth, hidden]
  final Matrix output; // [hidden, heads * headWidth]
  final float[] queryBias; // [heads * headWidth]
  final float[] keyBias; // [keyHeads * headWidth]
  final float[] valueBias; // [keyHeads * headWidth]
  final float[] queryNorm; // [headWidth]
  final float[] keyNorm; // [headWidth]

  GroupedWeights(ModelConfig model, AttentionConfig.Grouped c, Checkpoint checkpoint, int layer) {
    String prefix = "model.layers." + layer + ".self_attn.";
    int hidden = model.hiddenSize();
    int queries = c.heads() * c.headWidth();
    int keys = c.keyHeads() * c.headWidth();
    query = checkpoint.matrix(prefix + "q_proj.weight", queries, hidden);
    key = checkpoint.matrix(prefix + "k_proj.weight", keys, hidden);
    value = checkpoint.matrix(prefix + "v_proj.weight", keys, hidden);
    output = checkpoint.matrix(prefix + "o_proj.weight", hidden, queries);
    queryBias = bias(c, checkpoint, prefix + "q_proj.bias", queries);
    keyBias = bias(c, checkpoint, prefix + "k_proj.bias", keys);
    valueBias = bias(c, checkpoint, prefix + "v_proj.bias", keys);
    queryNorm = norm(c, checkpoint, prefix + "q_norm.weight");
    keyNorm = norm(c, checkpoint, prefix + "k_norm.weight");
  }

  private static float[] bias(
      AttentionConfig.Grouped c, Checkpoint checkpoint, String name, int width) {
    return c.biased() ? checkpoint.floats(name, width) : new float[width];
  }

  private static float[] norm(AttentionConfig.Grouped c, Checkpoint checkpoint, String name) {
    return c.normed() ? checkpoint.floats(name, c.headWidth()) : new float[0];
  }
}
