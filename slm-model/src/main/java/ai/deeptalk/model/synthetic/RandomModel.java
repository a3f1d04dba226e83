package ai.deeptalk.model.synthetic;

import ai.deeptalk.model.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spoken language model of random weights: same seed, same model.
 *
 * @param hidden width of a hidden state
 * @param layers decoder layers, the first of them dense
 * @param experts routed experts per layer; even ones are audio experts
 * @param topK experts per token
 * @param expertWidth inner width of an expert
 * @param fused whether a layer's experts are stored as two three-dimensional tensors
 */
public record RandomModel(
    int hidden, int layers, int experts, int topK, int expertWidth, boolean fused) {
  private static final int HEADS = 6;
  private static final int LATENT = 128;
  private static final int PLAIN = 32;
  private static final int ROTARY = 32;
  private static final int VALUE = 64;
  private static final int TEXT_VOCABULARY = 3072;
  private static final int CODEBOOKS = 6;
  private static final int ENTRIES = 512;
  private static final int AUDIO_BLOCK = 528;
  private static final int FEATURE = 256;
  private static final int PROJECTOR = 640;
  private static final int SHARED = 2;
  private static final int DENSE_FACTOR = 4;

  /** The default model's shape. */
  public static RandomModel mini() {
    return new RandomModel(320, 8, 16, 4, 192, false);
  }

  /** As small as still has every part. */
  public static RandomModel tiny() {
    return new RandomModel(32, 3, 8, 2, 16, false);
  }

  /** Writes the folder's files. */
  public Path write(Path folder, RandomGenerator random) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.json"), config().toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a model to " + folder, e);
    }
    weights(random).write(folder.resolve("model.safetensors"));
    return folder;
  }

  private ObjectNode config() {
    ObjectNode c = JsonMapper.shared().createObjectNode();
    c.put("model_type", "deepseek_v2").put("hidden_act", "silu").put("hidden_size", hidden);
    c.put("num_hidden_layers", layers).put("vocab_size", vocabulary()).put("rms_norm_eps", 1e-6);
    c.put("tie_word_embeddings", true).put("max_position_embeddings", 1024);
    c.put("rope_theta", 10000.0).put("intermediate_size", DENSE_FACTOR * expertWidth);
    c.put("num_attention_heads", HEADS).putNull("q_lora_rank").put("kv_lora_rank", LATENT);
    c.put("qk_nope_head_dim", PLAIN).put("qk_rope_head_dim", ROTARY).put("v_head_dim", VALUE);
    c.put("first_k_dense_replace", 1).put("moe_layer_freq", 1).put("n_routed_experts", experts);
    c.put("n_shared_experts", SHARED).put("num_experts_per_tok", topK);
    c.put("moe_intermediate_size", expertWidth).put("topk_method", "greedy");
    c.put("n_group", 1).put("topk_group", 1).put("scoring_func", "softmax");
    c.put("norm_topk_prob", false).put("routed_scaling_factor", 1.0);
    speech(c.putObject("deeptalk"));
    return c;
  }

  private void speech(ObjectNode s) {
    s.put("format", 3).put("codebooks", CODEBOOKS).put("codebook_entries", ENTRIES);
    s.put("text_vocabulary", TEXT_VOCABULARY).put("audio_block", AUDIO_BLOCK);
    ArrayNode delays = s.putArray("delays");
    for (int i = 1; i <= CODEBOOKS; i++) {
      delays.add(i);
    }
    s.put("frame_samples", 1920).put("sample_rate", 24000).put("feature_width", FEATURE);
    s.put("projector_width", PROJECTOR).put("max_reply_steps", 250).put("max_positions", 1024);
    s.putObject("text_specials")
        .put("bos", 0)
        .put("eos", 1)
        .put("pad", 2)
        .put("user", 3)
        .put("assistant", 4)
        .put("audio", 5);
    s.putObject("audio_specials")
        .put("end", 512)
        .put("pad", 513)
        .put("begin", 514)
        .put("speak", 515)
        .put("transcribe", 516);
    ArrayNode audio = s.putObject("modality_experts").putArray("audio");
    ArrayNode text = ((ObjectNode) s.get("modality_experts")).putArray("text");
    for (int layer = 1; layer < layers; layer++) {
      ArrayNode even = audio.addArray();
      ArrayNode odd = text.addArray();
      for (int e = 0; e < experts; e++) {
        (e % 2 == 0 ? even : odd).add(e);
      }
    }
  }

  private int vocabulary() {
    return TEXT_VOCABULARY + CODEBOOKS * AUDIO_BLOCK;
  }

  private SafetensorsWriter weights(RandomGenerator random) {
    var w = new RandomTensors(random);
    w.linear("model.embed_tokens.weight", 1, vocabulary(), hidden);
    w.linear("model.audio_mm_projector.fc_1.weight", FEATURE, PROJECTOR, FEATURE);
    w.linear("model.audio_mm_projector.fc_2.weight", FEATURE, PROJECTOR, FEATURE);
    w.linear("model.audio_mm_projector.proj.weight", PROJECTOR, hidden, PROJECTOR);
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "model.layers." + layer + ".";
      w.ones(prefix + "input_layernorm.weight", hidden);
      w.ones(prefix + "post_attention_layernorm.weight", hidden);
      attention(w, prefix + "self_attn.");
      if (layer == 0) {
        w.swiGlu(prefix + "mlp.", DENSE_FACTOR * expertWidth, hidden);
      } else {
        w.linear(prefix + "mlp.gate.weight", hidden, experts, hidden);
        w.swiGlu(prefix + "mlp.shared_experts.", SHARED * expertWidth, hidden);
        experts(w, prefix + "mlp.experts.");
      }
    }
    w.ones("model.norm.weight", hidden);
    return w.writer();
  }

  private void attention(RandomTensors w, String prefix) {
    w.linear(prefix + "q_proj.weight", hidden, HEADS * (PLAIN + ROTARY), hidden);
    w.linear(prefix + "kv_a_proj_with_mqa.weight", hidden, LATENT + ROTARY, hidden);
    w.ones(prefix + "kv_a_layernorm.weight", LATENT);
    w.linear(prefix + "kv_b_proj.weight", LATENT, HEADS * (PLAIN + VALUE), LATENT);
    w.linear(prefix + "o_proj.weight", HEADS * VALUE, hidden, HEADS * VALUE);
  }

  private void experts(RandomTensors w, String prefix) {
    if (fused) {
      w.linear(prefix + "gate_up_proj", hidden, experts, 2 * expertWidth, hidden);
      w.linear(prefix + "down_proj", expertWidth, experts, hidden, expertWidth);
      return;
    }
    for (int e = 0; e < experts; e++) {
      w.swiGlu(prefix + e + ".", expertWidth, hidden);
    }
  }
}
