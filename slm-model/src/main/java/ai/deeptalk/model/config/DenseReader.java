package ai.deeptalk.model.config;

import java.util.Optional;

/** Dense models with grouped-query attention: they differ in biases and norms of the attention. */
final class DenseReader {
  private DenseReader() {}

  static ModelConfig llama(Fields f) {
    return read(f, f.flag("attention_bias", false), false);
  }

  static ModelConfig qwen2(Fields f) {
    f.require(!f.flag("use_sliding_window", false), "use_sliding_window");
    return read(f, true, false);
  }

  static ModelConfig qwen3(Fields f) {
    f.require(!f.flag("use_sliding_window", false), "use_sliding_window");
    return read(f, f.flag("attention_bias", false), true);
  }

  private static ModelConfig read(Fields f, boolean biased, boolean normed) {
    f.require(f.text("hidden_act", "silu").equals("silu"), "hidden_act");
    f.require(!f.flag("mlp_bias", false), "mlp_bias");
    int hidden = f.positive("hidden_size");
    int heads = f.positive("num_attention_heads");
    return new ModelConfig(
        f.text("model_type"),
        hidden,
        f.positive("num_hidden_layers"),
        f.positive("vocab_size"),
        (float) f.number("rms_norm_eps"),
        f.flag("tie_word_embeddings", false),
        f.positive("max_position_embeddings"),
        RotaryReader.read(f),
        new AttentionConfig.Grouped(
            heads,
            f.integer("num_key_value_heads", heads),
            f.integer("head_dim", hidden / heads),
            biased,
            normed),
        f.positive("intermediate_size"),
        Optional.empty(),
        f.section("deeptalk").map(SpeechReader::read));
  }
}
