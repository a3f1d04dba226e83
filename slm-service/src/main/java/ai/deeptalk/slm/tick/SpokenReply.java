package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.slm.decode.SpeechRow;
import ai.deeptalk.slm.decode.TextRow;
import ai.deeptalk.slm.decode.TextStream;
import ai.deeptalk.slm.decode.WordQueue;
import ai.deeptalk.slm.engine.Position;
import ai.deeptalk.slm.engine.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply in speech: a row that speaks, and beside it a row that writes what it says, unless the
 * text was given.
 *
 * <p>Both rows step together, so the answer does not depend on load. The reply is over when its
 * last frame is safely written, not when it was decoded.
 */
final class SpokenReply extends Reply {
  private final SessionRoute route;
  private final AudioTokenSink sink;
  private final TextStream text;
  private final LeadClock lead;
  private @Nullable SpeechRow speech;
  private int published;
  private int written;
  private int underWay;
  private ReplyEvent.@Nullable Finish finish;

  SpokenReply(
      DecodingParts parts,
      ReplyRequest request,
      SessionRoute route,
      SessionEvents events,
      AudioTokenSink sink) {
    super(parts, request, events);
    this.route = route;
    this.sink = sink;
    this.text = new TextStream(parts.codec());
    this.lead = new LeadClock(parts.settings(), request.speed());
  }

  /** Begins to say the given text; it follows no turn. */
  void say() {
    ledger().startedWithText(request().words().size());
    int steps = speechSteps(parts().pool().maxPositions() - 1);
    Sequence past = parts().pool().open(steps + 1).orElse(null);
    if (past == null) {
      fail(ErrorCode.OVERLOADED, "no room in the cache for the reply");
      return;
    }
    int[] words = request().words().stream().mapToInt(Integer::intValue).toArray();
    Position start = parts().grammar().position(parts().grammar().start());
    SpeechRow row = speaking(WordQueue.of(parts().rules().text().eos(), words), steps);
    decode(List.of(new LiveRow(row, past, List.of(start))));
  }

  @Override
  void begin(Prompt prompt, int room) {
    int steps = speechSteps(room);
    WordQueue words = new WordQueue(parts().rules().text().eos());
    Sequence speechPast = fork(prompt.held(), steps).orElse(null);
    if (speechPast == null) {
      return;
    }
    Sequence textPast = fork(prompt.held(), steps).orElse(null);
    if (textPast == null) {
      speechPast.close();
      return;
    }
    List<LiveRow> rows = new ArrayList<>();
    TextRow writing = TextRow.writing(parts().rules(), Math.min(steps - 1, maxOutput()), words);
    rows.add(new LiveRow(writing, textPast, List.of()));
    rows.add(new LiveRow(speaking(words, steps), speechPast, List.of()));
    decode(rows);
  }

  /** Positions the speaking row may take. */
  private int speechSteps(int room) {
    return Math.min(room, parts().rules().stepsFor(parts().rules().maxReplySteps()));
  }

  private SpeechRow speaking(WordQueue words, int steps) {
    int frames = steps - parts().rules().lastDelay();
    SpeechRow row = new SpeechRow(parts().rules(), words, frames, maxOutput());
    speech = row;
    return row;
  }

  @Override
  long dueAt(long now) {
    return decoding() ? lead.dueAt(now) : Long.MAX_VALUE;
  }

  @Override
  void played(int frames) {
    lead.played(frames);
  }

  @Override
  void handOut(long now) {
    SpeechRow row = speech;
    if (row == null) {
      return;
    }
    int word = row.pollWord();
    if (word >= 0) {
      ledger().text(text.append(word), row.wordFrame());
    }
    if (row.completedFrame() >= 0) {
      publish(row.completedFrame(), row.completedCodes(), row.ended(), now);
    }
    if (row.ended() && !over()) {
      end(row);
    }
  }

  private void publish(int frame, int[] codes, boolean last, long now) {
    TurnId turn = new TurnId(route.session(), number());
    AudioTokenFrame tokens = new AudioTokenFrame(turn, frame, Codes.of(codes));
    if (!sink.publish(route, tokens, request().speed(), last, new Written())) {
      fail(ErrorCode.AUDIO_STREAM_UNAVAILABLE, "the audio stream is full");
      return;
    }
    lead.produced(now);
    if (published == 0) {
      ledger().firstFrame(now);
    }
    published++;
    underWay++;
  }

  private void end(SpeechRow row) {
    finish = row.cutShort() ? ReplyEvent.Finish.LENGTH : ReplyEvent.Finish.STOPPED;
    release();
    if (published == 0 && !markEnd()) {
      fail(ErrorCode.AUDIO_STREAM_UNAVAILABLE, "the audio stream is full");
    }
    doneWhenWritten();
  }

  private boolean markEnd() {
    boolean taken = sink.publishEnd(route, number(), 0, new Written());
    underWay += taken ? 1 : 0;
    return taken;
  }

  private void written() {
    underWay--;
    if (written < published) {
      written++;
      ledger().written(written);
    }
    doneWhenWritten();
  }

  private void doneWhenWritten() {
    if (finish != null && underWay == 0) {
      finish(finish, text.whole(), words(), published);
    }
  }

  @Override
  void cancel() {
    finish(ReplyEvent.Finish.CANCELLED, text.whole(), words(), published);
  }

  private int words() {
    return speech == null ? 0 : speech.words();
  }

  /** Brings the fate of a frame back to the tick thread. */
  private final class Written implements AudioTokenSink.Outcome {
    @Override
    public void written() {
      parts().mailbox().outcome(SpokenReply.this::written);
    }

    @Override
    public void lost(String reason) {
      parts()
          .mailbox()
          .outcome(() -> fail(ErrorCode.AUDIO_STREAM_UNAVAILABLE, "a frame was lost: " + reason));
    }
  }
}
