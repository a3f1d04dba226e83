package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.AttentionConfig;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.RotaryConfig;
import ai.deeptalk.model.experts.SwiGlu;
import ai.deeptalk.model.kernels.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Builds the layers a configuration asks for out of a checkpoint's weights. */
final class LayerReader {
  private final ModelConfig config;
  private final Checkpoint checkpoint;
  private final ExpertDispatch dispatch;
  private final int rows;
  private final int positions;
  private final SwiGlu.Scratch scratch;

  /**
   * @param rows most rows of a step
   * @param positions longest sequence
   * @param scratch shared by all layers, which run one after the other
   */
  LayerReader(
      ModelConfig config,
      Checkpoint checkpoint,
      ExpertDispatch dispatch,
      int rows,
      int positions,
      SwiGlu.Scratch scratch) {
    this.config = config;
    this.checkpoint = checkpoint;
    this.dispatch = dispatch;
    this.rows = rows;
    this.positions = positions;
    this.scratch = scratch;
  }

  List<DecoderLayer> read() {
    IntFunction<Attention> attention = attention();
    IntFunction<FeedForward> feedForward = feedForward();
    List<DecoderLayer> layers = new ArrayList<>();
    int cacheOffset = 0;
    for (int i = 0; i < config.layers(); i++) {
      DecoderLayer layer =
          new DecoderLayer(
              norm(i, "input_layernorm"),
              attention.apply(i),
              cacheOffset,
              norm(i, "post_attention_layernorm"),
              feedForward.apply(i));
      layers.add(layer);
      cacheOffset = layer.cacheEnd();
    }
    return layers;
  }

  private IntFunction<Attention> attention() {
    return switch (config.attention()) {
      case AttentionConfig.Latent latent -> {
        Rotation rotation = new Rotation(config.rotary(), latent.rotaryWidth(), positions);
        var buffers = new LatentAttention.Buffers(latent, rows);
        double stretch = config.rotary().yarn().map(RotaryConfig.Yarn::attentionScale).orElse(1.0);
        double scale = stretch / Math.sqrt(latent.queryWidth());
        yield layer ->
            new LatentAttention(
                latent,
                new LatentWeights(config, latent, checkpoint, layer),
                rotation,
                buffers,
                config.normEpsilon(),
                scale);
      }
      case AttentionConfig.Grouped grouped -> {
        Rotation rotation = new Rotation(config.rotary(), grouped.headWidth(), positions);
        var buffers = new GroupedAttention.Buffers(grouped, rows);
        yield layer ->
            new GroupedAttention(
                grouped,
                new GroupedWeights(config, grouped, checkpoint, layer),
                rotation,
                buffers,
                config.normEpsilon());
      }
    };
  }

  private IntFunction<FeedForward> feedForward() {
    IntFunction<FeedForward> dense =
        layer ->
            new DenseFeedForward(
                SwiGlu.read(
                    checkpoint, prefix(layer) + "mlp.", config.denseWidth(), config.hiddenSize()),
                scratch);
    if (config.mixture().isEmpty()) {
      return dense;
    }
    MixtureConfig mixture = config.mixture().get();
    RoutedTokens tokens = new RoutedTokens(rows, mixture.topK(), config.hiddenSize());
    float[] scores = new float[rows * mixture.experts()];
    float[] routedSum = new float[rows * config.hiddenSize()];
    return layer ->
        config.mixtureOf(layer).isEmpty()
            ? dense.apply(layer)
            : new MixtureFeedForward(
                layer,
                new TopKRouter(mixture, gate(layer, mixture), scores),
                dispatch,
                mixture.sharedExperts() == 0 ? null : shared(layer, mixture),
                scratch,
                tokens,
                routedSum);
  }

  private Matrix gate(int layer, MixtureConfig mixture) {
    int hidden = config.hiddenSize();
    float[] weights =
        checkpoint.floats(prefix(layer) + "mlp.gate.weight", mixture.experts(), hidden);
    return Matrix.of(weights, mixture.experts(), hidden);
  }

  private SwiGlu shared(int layer, MixtureConfig mixture) {
    return SwiGlu.read(
        checkpoint,
        prefix(layer) + "mlp.shared_experts.",
        mixture.sharedExperts() * mixture.expertWidth(),
        config.hiddenSize());
  }

  private float[] norm(int layer, String name) {
    return checkpoint.floats(prefix(layer) + name + ".weight", config.hiddenSize());
  }

  private static String prefix(int layer) {
    return "model.layers." + layer + ".";
  }
}
