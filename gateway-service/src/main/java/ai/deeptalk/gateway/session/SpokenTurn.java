package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One utterance on its way to the model. Its features go there while the user still speaks, and
 * stay here too: when the history turns out different at the end (an interrupted answer was
 * truncated, a transcript came late, the stream broke), the turn is begun anew and fed again, so
 * the model never answers on a false memory.
 */
final class SpokenTurn {
  private final String itemId;
  private final int featureBytesLimit;
  private final List<Chunk> chunks = new ArrayList<>();
  private int featureBytes;
  private int featureCount;
  private boolean committed;
  private boolean ended;
  private boolean announced;
  private int modelTurn;
  private int stream;
  private boolean inputClosed;
  private List<PastTurn> history = List.of();
  private Optional<Instant> endOfSpeech = Optional.empty();
  private @Nullable Instant decided;
  private double seconds;

  SpokenTurn(String itemId, int featureBytesLimit) {
    this.itemId = itemId;
    this.featureBytesLimit = featureBytesLimit;
  }

  String itemId() {
    return itemId;
  }

  /** The client was told that speech began. */
  void announce() {
    announced = true;
  }

  boolean announced() {
    return announced;
  }

  /** Begins the turn at the model. */
  void begin(ModelLink link, List<PastTurn> past) {
    history = past;
    modelTurn = link.beginTurn(past);
    stream = link.stream();
    inputClosed = false;
  }

  void features(ModelLink link, int first, ByteBuffer values) {
    featureBytes += values.remaining();
    if (isTooLong()) {
      return;
    }
    chunks.add(new Chunk(first, values));
    if (modelTurn > 0 && stream == link.stream()) {
      link.features(modelTurn, first, values.duplicate());
    }
  }

  /** The end of the turn was decided. */
  void commit(Instant now, Optional<Instant> lastVoiced, double lengthSeconds) {
    committed = true;
    decided = now;
    endOfSpeech = lastVoiced;
    seconds = lengthSeconds;
  }

  /** All features are here. */
  void end(int count) {
    ended = true;
    featureCount = count;
  }

  /** The model's number of this turn, its input complete and its history true. */
  int ready(ModelLink link, List<PastTurn> past) {
    if (modelTurn == 0 || stream != link.stream() || !past.equals(history)) {
      begin(link, past);
      chunks.forEach(chunk -> link.features(modelTurn, chunk.first, chunk.values.duplicate()));
    }
    if (!inputClosed) {
      link.endInput(modelTurn);
      inputClosed = true;
    }
    return modelTurn;
  }

  boolean committed() {
    return committed;
  }

  boolean ended() {
    return ended;
  }

  boolean isEmpty() {
    return ended && featureCount == 0;
  }

  boolean isTooLong() {
    return featureBytes > featureBytesLimit;
  }

  int featureCount() {
    return featureCount;
  }

  double seconds() {
    return seconds;
  }

  ReplyTrace trace(Instant now) {
    return new ReplyTrace(endOfSpeech, decided == null ? now : decided);
  }

  private record Chunk(int first, ByteBuffer values) {}
}
