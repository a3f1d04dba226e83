package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.decode.TextRow;
import ai.deeptalk.slm.decode.TextStream;
import ai.deeptalk.slm.engine.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply of words only: a typed answer or a transcription. Nobody listens to it in real time, so
 * it is never paced.
 */
final class WrittenReply extends Reply {
  /** Tokens that a transcription may have beyond the sounds that were heard. */
  private static final int BEYOND_SOUNDS = 8;

  private final TextStream text;
  private @Nullable TextRow row;

  WrittenReply(DecodingParts parts, ReplyRequest request, SessionEvents events) {
    super(parts, request, events);
    this.text = new TextStream(parts.codec());
  }

  @Override
  void begin(Prompt prompt, int room) {
    int tokens = Math.min(Math.min(room, maxOutput()), longest(prompt));
    List<Integer> beginning = request().words();
    if (beginning.size() >= tokens) {
      fail(ErrorCode.INPUT_TOO_LONG, "no positions left after the beginning of the answer");
      return;
    }
    fork(prompt.held(), tokens + 1)
        .ifPresent(past -> {
          TextRow started =
              request().task() == Task.TRANSCRIBE
                  ? TextRow.transcribing(parts().rules(), tokens)
                  : TextRow.answering(parts().rules(), tokens - beginning.size());
          row = started;
          decode(List.of(new LiveRow(started, past, begun(started, beginning))));
        });
  }

  /** Tokens of the longest text: a word that is transcribed has been heard. */
  private int longest(Prompt prompt) {
    int steps = parts().rules().maxReplySteps();
    return request().task() == Task.TRANSCRIBE
        ? Math.min(steps, prompt.speechPositions() + BEYOND_SOUNDS)
        : steps;
  }

  /** The positions of an answer's given beginning; the row goes on after its last token. */
  private List<Position> begun(TextRow started, List<Integer> beginning) {
    List<Position> positions = new ArrayList<>();
    for (int token : beginning) {
      positions.add(Position.tokens(started.nextPosition()));
      started.goOnAfter(token);
    }
    return positions;
  }

  @Override
  long dueAt(long now) {
    return decoding() ? now : Long.MAX_VALUE;
  }

  @Override
  void handOut(long now) {
    TextRow writing = row;
    if (writing == null) {
      return;
    }
    if (writing.chosen() != parts().rules().text().eos()) {
      ledger().text(text.append(writing.chosen()), 0);
    }
    if (writing.ended()) {
      end(writing.cutShort() ? ReplyEvent.Finish.LENGTH : ReplyEvent.Finish.STOPPED);
    }
  }

  @Override
  void cancel() {
    end(ReplyEvent.Finish.CANCELLED);
  }

  private void end(ReplyEvent.Finish finish) {
    finish(finish, text.whole(), row == null ? 0 : row.tokens(), 0);
  }
}
