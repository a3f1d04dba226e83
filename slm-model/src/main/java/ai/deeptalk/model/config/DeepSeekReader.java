package ai.deeptalk.model.config;

import java.util.Optional;

/** DeepSeek-V2: latent attention, mixture of experts, optionally the speech part. */
final class DeepSeekReader {
  private DeepSeekReader() {}

  static ModelConfig read(Fields f) {
    f.require(f.text("hidden_act", "silu").equals("silu"), "hidden_act");
    f.require(!f.flag("attention_bias", false), "attention_bias");
    f.require(!f.flag("mlp_bias", false), "mlp_bias");
    return new ModelConfig(
        f.text("model_type"),
        f.positive("hidden_size"),
        f.positive("num_hidden_layers"),
        f.positive("vocab_size"),
        (float) f.number("rms_norm_eps"),
        f.flag("tie_word_embeddings", false),
        f.positive("max_position_embeddings"),
        RotaryReader.read(f),
        attention(f),
        f.positive("intermediate_size"),
        mixture(f),
        f.section("deeptalk").map(SpeechReader::read));
  }

  private static AttentionConfig.Latent attention(Fields f) {
    return new AttentionConfig.Latent(
        f.positive("num_attention_heads"),
        f.integer("q_lora_rank", 0),
        f.positive("kv_lora_rank"),
        f.positive("qk_nope_head_dim"),
        f.positive("qk_rope_head_dim"),
        f.positive("v_head_dim"));
  }

  private static Optional<MixtureConfig> mixture(Fields f) {
    if (!f.has("n_routed_experts")) {
      return Optional.empty();
    }
    f.require(f.text("scoring_func", "softmax").equals("softmax"), "scoring_func");
    String method = f.text("topk_method", "greedy");
    boolean grouped = method.equals("group_limited_greedy");
    f.require(grouped || method.equals("greedy"), "topk_method");
    return Optional.of(
        new MixtureConfig(
            f.integer("first_k_dense_replace", 0),
            f.integer("moe_layer_freq", 1),
            f.positive("n_routed_experts"),
            f.integer("n_shared_experts", 0),
            f.positive("num_experts_per_tok"),
            f.positive("moe_intermediate_size"),
            grouped ? f.positive("n_group") : 1,
            grouped ? f.positive("topk_group") : 1,
            f.flag("norm_topk_prob", false),
            (float) f.number("routed_scaling_factor", 1)));
  }
}
