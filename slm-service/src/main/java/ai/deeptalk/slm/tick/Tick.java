package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.slm.engine.Backbone;
import ai.deeptalk.slm.engine.Head;
import ai.deeptalk.slm.engine.Slot;
import ai.deeptalk.slm.engine.StepResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time round: everything that is due advances together by one step.
 *
 * <p>In order: replies whose prompt is ready start; the rows that lack their lead, and those that
 * ride along because a step happens anyway, take a slot each; prompts take what the prefill lane
 * has room for, those someone waits for first; the backbone runs once; rows choose and advance, and
 * prompts tell what they heard; replies hand out words and frames.
 */
final class Tick {
  private static final Logger log = LoggerFactory.getLogger(Tick.class);

  /** Prompts prefilled in one step; more would only make each of them slower. */
  private static final int MAX_PREFILLS = 8;

  private final Backbone backbone;
  private final StepGuard guard;
  private final DecodingParts parts;
  private final Head head;
  private final StepResult result;
  private final BlockChooser chooser;
  private final List<Conversation> conversations;

  Tick(Backbone backbone, StepGuard guard, DecodingParts parts, List<Conversation> conversations) {
    this.backbone = backbone;
    this.guard = guard;
    this.parts = parts;
    this.conversations = conversations;
    this.head = backbone.head();
    int maxRows = parts.settings().maxRows();
    this.result = backbone.shape().newResult(maxRows + MAX_PREFILLS);
    this.chooser = new BlockChooser(head, parts.rules(), Math.max(maxRows, MAX_PREFILLS));
  }

  /** Takes a step if anything is due; says whether it did. */
  boolean run() {
    long now = parts.now();
    conversations.forEach(conversation -> conversation.tidy(now));
    List<Reply> due = dueReplies(now);
    List<LiveRow> rows = new ArrayList<>();
    due.forEach(reply -> rows.addAll(reply.liveRows()));
    List<Slot> batch = new ArrayList<>();
    rows.forEach(row -> batch.add(row.slot()));
    List<Turn> prefilled = addPrefill(batch, rows.size(), now);
    if (batch.isEmpty()) {
      return false;
    }
    try {
      step(batch, rows, due, prefilled);
    } catch (SpeechException e) {
      giveUp(due, prefilled, e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("rows", rows.size()).log("step failed");
      giveUp(due, prefilled, ErrorCode.INTERNAL, "the step failed");
    }
    parts.metrics().ticked(parts.now() - now);
    return true;
  }

  /**
   * A reply that is due within a frame rides along: one step of two rows is cheaper than two steps.
   */
  private List<Reply> dueReplies(long now) {
    long soon = now + parts.settings().frame().toNanos();
    List<Reply> due = new ArrayList<>();
    boolean any = false;
    for (Conversation conversation : conversations) {
      for (Reply reply : conversation.replies()) {
        long dueAt = reply.dueAt(now);
        any |= dueAt <= now;
        if (dueAt <= soon) {
          due.add(reply);
        }
      }
    }
    return any ? due : List.of();
  }

  private List<Turn> addPrefill(List<Slot> batch, int rows, long now) {
    List<Turn> turns = new ArrayList<>();
    for (Conversation conversation : conversations) {
      conversation.turns().stream().filter(Turn::needsPrefill).forEach(turns::add);
    }
    turns.sort(Comparator.comparing(Turn::isAwaited).reversed().thenComparingLong(Turn::servedAt));
    int most = backbone.shape().maxBatchPositions() - rows;
    int left = rows == 0 ? most : Math.min(most, parts.settings().prefillPositions());
    List<Turn> taken = new ArrayList<>();
    for (Turn turn : turns) {
      if (left <= 0 || taken.size() == MAX_PREFILLS) {
        break;
      }
      Slot slot = turn.prefill(left, now);
      batch.add(slot);
      taken.add(turn);
      left -= slot.positions().size();
    }
    return taken;
  }

  private void step(List<Slot> batch, List<LiveRow> rows, List<Reply> due, List<Turn> prefilled) {
    guard.begin();
    backbone.step(batch, result);
    StepGuard.Outcome outcome = guard.end();
    if (outcome == StepGuard.Outcome.LOST) {
      throw new SpeechException(ErrorCode.SHARD_UNAVAILABLE, "no expert group answers");
    }
    boolean degraded = outcome == StepGuard.Outcome.DEGRADED;
    if (degraded) {
      parts.metrics().degradedStep();
    }
    long chosenFrom = parts.now();
    chooser.choose(head, result, rows);
    chooser.tell(head, result, rows.size(), prefilled);
    rows.forEach(LiveRow::advance);
    long now = parts.now();
    due.forEach(reply -> reply.stepped(now, result.nanos(), result.dispatchNanos(), degraded));
    prefilled.forEach(turn -> turn.notePrefilled(now));
    int positions = batch.stream().mapToInt(slot -> slot.positions().size()).sum() - rows.size();
    parts
        .metrics()
        .stepped(result.nanos(), result.dispatchNanos(), now - chosenFrom, rows.size(), positions);
  }

  private static void giveUp(
      List<Reply> due, List<Turn> prefilled, ErrorCode code, String message) {
    due.forEach(reply -> reply.fail(code, message));
    prefilled.forEach(turn -> turn.refuse(code, message));
  }

  /** Nanoseconds until something is due by the clock alone, at most {@code most}. */
  long nanosToNext(long most) {
    long now = parts.now();
    long next = Long.MAX_VALUE;
    for (Conversation conversation : conversations) {
      for (Reply reply : conversation.replies()) {
        next = Math.min(next, reply.dueAt(now));
      }
    }
    return next == Long.MAX_VALUE ? most : Math.max(0, Math.min(most, next - now));
  }
}
