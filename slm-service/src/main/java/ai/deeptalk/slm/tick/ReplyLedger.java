package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;

/**
 * What is counted and timed about a reply, and the one place that tells its session. The last event
 * is told once.
 */
final class ReplyLedger {
  private final int reply;
  private final Task task;
  private final SessionEvents events;
  private final TickMetrics metrics;
  private final StepTimes times = new StepTimes();
  private long from;
  private double prefillMillis;
  private double firstFrameMillis;
  private int inputText;
  private int inputAudio;
  private int cached;
  private long wholeAt;
  private boolean everDegraded;
  private boolean over;

  ReplyLedger(int reply, Task task, SessionEvents events, TickMetrics metrics, long requestedAt) {
    this.reply = reply;
    this.task = task;
    this.events = events;
    this.metrics = metrics;
    this.from = requestedAt;
  }

  void started(Prompt prompt, long inputEndedAt, double prefill) {
    from = Math.max(from, inputEndedAt);
    prefillMillis = prefill;
    inputAudio = prompt.speechPositions();
    inputText = prompt.size() - inputAudio;
    cached = prompt.cached();
  }

  void startedWithText(int words) {
    inputText = words;
  }

  void stepped(long now, long stepNanos, long dispatchNanos, boolean degraded) {
    times.add(stepNanos, dispatchNanos);
    if (!degraded) {
      wholeAt = now;
    } else if (wholeAt == 0) {
      wholeAt = now - stepNanos;
    }
    everDegraded |= degraded;
  }

  /** How long the steps of this reply have missed an expert group by now. */
  long degradedNanos(long now) {
    return wholeAt == 0 ? 0 : now - wholeAt;
  }

  void text(String text, int frame) {
    if (!over && !text.isEmpty()) {
      events.emit(new ReplyEvent.Text(reply, text, frame));
    }
  }

  void firstFrame(long now) {
    firstFrameMillis = (now - from) / 1e6;
    metrics.firstFrame(now - from);
  }

  void written(int frames) {
    if (!over) {
      events.emit(new ReplyEvent.Audio(reply, frames));
    }
  }

  void done(ReplyEvent.Finish finish, String text, int words, int frames) {
    if (over) {
      return;
    }
    over = true;
    metrics.replyOver(task, finish.name());
    ReplyUsage usage = new ReplyUsage(inputText, inputAudio, words, frames, cached);
    ReplyTiming timing =
        new ReplyTiming(
            prefillMillis,
            firstFrameMillis,
            times.stepP50Millis(),
            times.dispatchP50Millis(),
            times.count());
    events.emit(new ReplyEvent.Done(reply, finish, text, frames, usage, timing, everDegraded));
  }

  void failed(ErrorCode code, String message) {
    if (over) {
      return;
    }
    over = true;
    metrics.replyOver(task, code.name());
    events.emit(new ReplyEvent.Failed(reply, code, message));
  }

  boolean over() {
    return over;
  }
}
