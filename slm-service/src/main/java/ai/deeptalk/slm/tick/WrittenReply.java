package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.TextRow;
import ai.deeptalk.slm.decode.TextStream;
import ai.deeptalk.slm.engine.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply of words only: a typed answer or a transcription. Nobody listens to it in real time, so
 * it is never paced.
 */
final class WrittenReply extends Reply {
  private final TextStream text;
  private @Nullable TextRow row;

  WrittenReply(DecodingParts parts, ReplyRequest request, SessionEvents events) {
    super(parts, request, events);
    this.text = new TextStream(parts.codec());
  }

  @Override
  void begin(Sequence prompt, int room) {
    int tokens = Math.min(Math.min(room, maxOutput()), parts().rules().maxReplySteps());
    fork(prompt, tokens + 1)
        .ifPresent(past -> {
          TextRow started =
              request().task() == Task.TRANSCRIBE
                  ? TextRow.transcribing(parts().rules(), tokens)
                  : TextRow.answering(parts().rules(), tokens);
          row = started;
          decode(List.of(new LiveRow(started, past, List.of())));
        });
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
