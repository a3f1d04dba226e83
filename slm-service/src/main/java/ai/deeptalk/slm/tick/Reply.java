package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.engine.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * A reply from request to last event: waits for its prompt, is decoded, hands out what it produced.
 * Belongs to the tick thread.
 */
abstract sealed class Reply permits WrittenReply, SpokenReply {
  private final DecodingParts parts;
  private final ReplyRequest request;
  private final ReplyLedger ledger;
  private final long deadline;
  private List<LiveRow> rows = List.of();
  private int rowsHeld;

  Reply(DecodingParts parts, ReplyRequest request, SessionEvents events) {
    long now = parts.now();
    this.parts = parts;
    this.request = request;
    this.ledger = new ReplyLedger(request.reply(), request.task(), events, parts.metrics(), now);
    this.deadline = now + parts.settings().replyDeadline().toNanos();
  }

  /** Reserves the rows this reply will need. */
  final boolean admit() {
    if (!parts.rows().tryAcquire(request.task().rows())) {
      return false;
    }
    rowsHeld = request.task().rows();
    return true;
  }

  /** Begins decoding after a turn's prompt. */
  final void start(Prompt prompt, long inputEndedAt, double prefillMillis) {
    ledger.started(prompt, inputEndedAt, prefillMillis);
    int room = parts.pool().maxPositions() - prompt.size() - 1;
    if (room <= parts.rules().lastDelay()) {
      fail(ErrorCode.INPUT_TOO_LONG, "no positions left for a reply: prompt=" + prompt.size());
      return;
    }
    begin(prompt, room);
  }

  /** Opens the rows after {@code prompt}; {@code room} positions are left for each. */
  abstract void begin(Prompt prompt, int room);

  /** Opens a row's past after a prompt, or fails the reply. */
  final Optional<Sequence> fork(Sequence prompt, int more) {
    Optional<Sequence> past = parts.pool().fork(prompt, prompt.length() + more);
    if (past.isEmpty()) {
      fail(ErrorCode.OVERLOADED, "no room in the cache for the reply");
    }
    return past;
  }

  final void decode(List<LiveRow> started) {
    rows = started;
  }

  /** The rows that take part in a step. */
  final List<LiveRow> liveRows() {
    return rows.stream().filter(LiveRow::live).toList();
  }

  final boolean decoding() {
    return rows.stream().anyMatch(LiveRow::live);
  }

  /** When this reply wants its next step; {@code Long.MAX_VALUE} if it waits for something else. */
  abstract long dueAt(long now);

  /** The rows have chosen and advanced: hand out what that produced. */
  final void stepped(long now, long stepNanos, long dispatchNanos, boolean degraded) {
    ledger.stepped(now, stepNanos, dispatchNanos, degraded);
    if (degraded && ledger.degradedNanos(now) > parts.settings().degradedFor().toNanos()) {
      fail(ErrorCode.SHARD_UNAVAILABLE, "an expert group is missing");
      return;
    }
    handOut(now);
  }

  abstract void handOut(long now);

  final void expire(long now) {
    if (now >= deadline) {
      fail(ErrorCode.TURN_TIMEOUT, "the reply took longer than its deadline");
    }
  }

  final void fail(ErrorCode code, String message) {
    release();
    ledger.failed(code, message);
  }

  final void finish(ReplyEvent.Finish finish, String text, int words, int frames) {
    release();
    ledger.done(finish, text, words, frames);
  }

  abstract void cancel();

  /** Ends the reply without telling anyone: its session is gone. */
  final void abandon() {
    release();
  }

  /** Gives back rows and cache; the frames under way may still be waited for. */
  final void release() {
    rows.forEach(LiveRow::close);
    rows = List.of();
    parts.rows().release(rowsHeld);
    rowsHeld = 0;
  }

  void played(int frames) {}

  final boolean over() {
    return ledger.over();
  }

  final int number() {
    return request.reply();
  }

  final ReplyRequest request() {
    return request;
  }

  final ReplyLedger ledger() {
    return ledger;
  }

  final DecodingParts parts() {
    return parts;
  }

  /** The session's own limit, or the model's. */
  final int maxOutput() {
    return request.maxOutput() > 0 ? request.maxOutput() : Integer.MAX_VALUE;
  }
}
