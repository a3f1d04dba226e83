package ai.deeptalk.slm.engine;

import ai.deeptalk.model.kernels.RowKernels;
import java.util.Arrays;
import java.util.List;

/**
 * The speech model's input: the mean of a position's stream embeddings. Where speech is heard, the
 * projected feature takes the place of every audio stream.
 */
final class StreamEmbedding implements InputEmbedding {
  private final float[] table; // [vocabulary, hiddenSize]
  private final int hiddenSize;
  private final int streams;
  private final FeatureProjector projector;

  StreamEmbedding(float[] table, int hiddenSize, int streams, FeatureProjector projector) {
    this.table = table;
    this.hiddenSize = hiddenSize;
    this.streams = streams;
    this.projector = projector;
  }

  @Override
  public void embed(List<Slot> batch, float[] target) {
    float[] heard = projector.project(batch);
    int row = 0;
    int heardRow = 0;
    for (Slot slot : batch) {
      for (Position position : slot.positions()) {
        int offset = row++ * hiddenSize;
        switch (position) {
          case Position.Tokens tokens -> written(tokens, target, offset);
          case Position.Speech(_, int text) ->
              spoken(heard, heardRow++ * hiddenSize, text, target, offset);
        }
      }
    }
  }

  private void written(Position.Tokens tokens, float[] target, int offset) {
    if (tokens.streams() != streams) {
      throw new IllegalArgumentException(
          "a position has " + streams + " streams, not " + tokens.streams());
    }
    Arrays.fill(target, offset, offset + hiddenSize, 0f);
    for (int s = 0; s < streams; s++) {
      RowKernels.add(table, tokens.id(s) * hiddenSize, hiddenSize, target, offset);
    }
    RowKernels.scale(target, offset, hiddenSize, 1f / streams);
  }

  private void spoken(float[] heard, int from, int text, float[] target, int offset) {
    System.arraycopy(table, text * hiddenSize, target, offset, hiddenSize);
    RowKernels.addScaled(heard, from, hiddenSize, streams - 1f, target, offset);
    RowKernels.scale(target, offset, hiddenSize, 1f / streams);
  }
}
