package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import ai.deeptalk.model.experts.SwiGlu;
import ai.deeptalk.model.kernels.RowKernels;
import java.util.List;
import java.util.Optional;

/**
 * A decoder-only language model on the CPU. {@link #step} is the whole of it, layer by layer; the
 * kinds of layers come from the configuration.
 */
public final class DecoderBackbone implements Backbone {
  private final BackboneShape shape;
  private final InputEmbedding embedding;
  private final List<DecoderLayer> layers;
  private final float[] finalNorm; // [hiddenSize]
  private final float normEpsilon;
  private final Head head;
  private final CachePool pool;
  private final Rows rows;
  private final float[] hidden; // [rows, hiddenSize] the residual stream
  private final float[] normed; // [rows, hiddenSize]
  private final float[] update; // [rows, hiddenSize]
  private LayerObserver observer = (residual, count) -> {};

  private DecoderBackbone(
      BackboneShape shape,
      InputEmbedding embedding,
      List<DecoderLayer> layers,
      float[] finalNorm,
      float normEpsilon,
      Head head,
      CachePool pool) {
    this.shape = shape;
    this.embedding = embedding;
    this.layers = layers;
    this.finalNorm = finalNorm;
    this.normEpsilon = normEpsilon;
    this.head = head;
    this.pool = pool;
    int capacity = shape.maxBatchPositions();
    this.rows = new Rows(capacity);
    this.hidden = new float[capacity * shape.hiddenSize()];
    this.normed = new float[capacity * shape.hiddenSize()];
    this.update = new float[capacity * shape.hiddenSize()];
  }

  /**
   * Reads everything but the routed experts, which are the dispatch's business. The checkpoint may
   * be closed afterwards.
   */
  public static DecoderBackbone read(
      ModelConfig config, Checkpoint checkpoint, ExpertDispatch dispatch, BackboneLimits limits) {
    int hidden = config.hiddenSize();
    int batch = limits.batchPositions();
    int positions =
        Math.min(
            config.speech().map(SpeechConfig::maxPositions).orElse(config.maxPositions()),
            limits.cachePositions());
    SwiGlu.Scratch scratch = new SwiGlu.Scratch();
    List<DecoderLayer> layers =
        new LayerReader(config, checkpoint, dispatch, batch, positions, scratch).read();
    String tableName = "model.embed_tokens.weight";
    float[] table = checkpoint.floats(tableName, config.vocabularySize(), hidden);
    float[] headWeights =
        config.tiedHead()
            ? table
            : checkpoint.floats("lm_head.weight", config.vocabularySize(), hidden);
    BackboneShape shape =
        new BackboneShape(
            hidden,
            config.layers(),
            config.streams(),
            config.speech().map(SpeechConfig::featureWidth).orElse(0),
            positions,
            batch);
    return new DecoderBackbone(
        shape,
        embedding(config, checkpoint, table, batch, scratch),
        layers,
        checkpoint.floats("model.norm.weight", hidden),
        config.normEpsilon(),
        config
            .speech()
            .map(s -> BlockHead.perStream(headWeights, s.vocabulary(), hidden, checkpoint.format()))
            .orElseGet(() ->
                BlockHead.whole(headWeights, config.vocabularySize(), hidden, checkpoint.format())),
        new CachePool(limits.cachePositions(), layers.getLast().cacheEnd()));
  }

  private static InputEmbedding embedding(
      ModelConfig config, Checkpoint checkpoint, float[] table, int batch, SwiGlu.Scratch scratch) {
    int hidden = config.hiddenSize();
    if (config.speech().isEmpty()) {
      return new TokenEmbedding(table, hidden);
    }
    SpeechConfig speech = config.speech().get();
    return new StreamEmbedding(
        table,
        hidden,
        config.streams(),
        new FeatureProjector(speech, checkpoint, hidden, batch, scratch));
  }

  @Override
  public void step(List<Slot> batch, StepResult result) {
    long begun = System.nanoTime();
    result.begin(batch.size());
    if (batch.isEmpty()) {
      result.finish(0, 0);
      return;
    }
    rows.begin(batch);
    try {
      advance(batch, result, begun);
    } catch (RuntimeException | Error e) {
      // A step that failed half way, for example for want of an expert, must not leave a past that
      // only some layers have seen.
      rows.undo();
      throw e;
    }
  }

  private void advance(List<Slot> batch, StepResult result, long begun) {
    int count = rows.count();
    int width = shape.hiddenSize();
    embedding.embed(batch, hidden);
    long waited = 0;
    for (DecoderLayer layer : layers) {
      observer.beforeLayer(hidden, count);
      norm(layer.attentionNorm, count);
      layer.attention.attend(rows, layer.cacheOffset, normed, update);
      RowKernels.add(update, 0, count * width, hidden, 0);
      norm(layer.feedForwardNorm, count);
      waited += layer.feedForward.apply(count, normed, update);
      RowKernels.add(update, 0, count * width, hidden, 0);
    }
    observer.beforeLayer(hidden, count);
    for (int slot = 0; slot < rows.slots(); slot++) {
      int last = (rows.end(slot) - 1) * width;
      RowKernels.rmsNorm(hidden, last, finalNorm, normEpsilon, result.hidden(), slot * width);
    }
    result.finish(System.nanoTime() - begun, waited);
  }

  /** Sees the residual stream before every layer and after the last; for parity tests. */
  interface LayerObserver {
    void beforeLayer(float[] residual, int count);
  }

  void observe(LayerObserver layerObserver) {
    observer = layerObserver;
  }

  private void norm(float[] weight, int count) {
    int width = shape.hiddenSize();
    for (int row = 0; row < count; row++) {
      RowKernels.rmsNorm(hidden, row * width, weight, normEpsilon, normed, row * width);
    }
  }

  @Override
  public BackboneShape shape() {
    return shape;
  }

  @Override
  public Optional<Sequence> open(int positions) {
    return reserve(positions).map(sequence -> sequence);
  }

  @Override
  public Optional<Sequence> fork(Sequence prefix, int positions) {
    if (prefix.length() > positions) {
      throw new IllegalArgumentException(
          "a prefix of " + prefix.length() + " positions in a sequence of " + positions);
    }
    Optional<CachedSequence> sequence = reserve(positions);
    sequence.ifPresent(s -> s.shareOf((CachedSequence) prefix));
    return sequence.map(s -> s);
  }

  private Optional<CachedSequence> reserve(int positions) {
    if (positions <= 0 || positions > shape.maxPositions()) {
      throw new IllegalArgumentException(
          "a sequence of " + positions + " positions, at most " + shape.maxPositions());
    }
    return pool.reserve(CachePool.blocksFor(positions))
        ? Optional.of(new CachedSequence(pool, positions))
        : Optional.empty();
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public int freePositions() {
    return pool.freePositions();
  }

  @Override
  public void close() {}
}
