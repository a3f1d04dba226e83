package ai.deeptalk.slm.engine;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.util.List;

/** A plain text model's input: the bare embedding of the position's one token. */
final class TokenEmbedding implements InputEmbedding {
  private final float[] table; // [vocabulary, hiddenSize]
  private final int hiddenSize;

  TokenEmbedding(float[] table, int hiddenSize) {
    this.table = table;
    this.hiddenSize = hiddenSize;
  }

  @Override
  public void embed(List<Slot> batch, float[] target) {
    int row = 0;
    for (Slot slot : batch) {
      for (Position position : slot.positions()) {
        System.arraycopy(table, token(position) * hiddenSize, target, row * hiddenSize, hiddenSize);
        row++;
      }
    }
  }

  private static int token(Position position) {
    return switch (position) {
      case Position.Tokens tokens when tokens.streams() == 1 -> tokens.id(0);
      case Position.Tokens tokens ->
          throw new IllegalArgumentException(
              "a text model has one stream, not " + tokens.streams());
      case Position.Speech _ ->
          throw new SpeechException(ErrorCode.INPUT_INVALID, "this model does not hear speech");
    };
  }
}
